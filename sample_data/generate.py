"""Write the six sample portfolios: `python sample_data/generate.py [--out FOLDER] [STORY]…`.

Each story is told in generator/stories/<story>.toml; the generator only fills in the months and the paperwork. The same
stories and the same seed give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.files import write_folder, write_workbook
from generator.reading import STORIES, read_story
from generator.register import fill_in

WORKBOOKS = ("leaky",)  # given as an Excel workbook too


def main() -> None:
    """Write the stories that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(description="Write the sample portfolios.")
    parser.add_argument("stories", nargs="*", metavar="STORY", help=f"of {', '.join(STORIES)}; all by default")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where the folders are written")
    asked = parser.parse_args()
    unknown = sorted(set(asked.stories) - set(STORIES))
    if unknown:
        parser.error(f"no such story: {', '.join(unknown)}; there is {', '.join(STORIES)}")
    for name in asked.stories or STORIES:
        story = read_story(name)
        tables = fill_in(story)
        write_folder(asked.out / name, tables, story)
        if name in WORKBOOKS:
            write_workbook(asked.out / f"{name}.xlsx", tables)
        print(f"{name}: {', '.join(f'{len(rows)} {table}' for table, rows in tables.items())}")


if __name__ == "__main__":
    main()
