"""The program that reads one workbook and hands over its cells; `apart` starts it and bounds what it may take.

It is run by its path, in a process of its own, and imports nothing of the kit. What it is asked for and what it answers
are pickled texts, numbers, days and lists, one after the other:

    in    the name of a sheet
    out   ("held", names of sheets by kind and visibility) once, then ("read", (rows, merged cells)) for each name
          or ("failed", why), or ("large", (rows, columns))
"""

from __future__ import annotations

import pickle
import sys
from typing import Any, BinaryIO


def main(path: str, memory: int, rows: int, cells: int) -> None:
    """Serve the workbook at a path until nothing more is asked."""
    _bound(memory)
    answers: BinaryIO = sys.stdout.buffer
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        book = CalamineWorkbook.from_path(path)
        held = [
            (m.name, m.typ == SheetTypeEnum.WorkSheet, m.visible == SheetVisibleEnum.Visible)
            for m in book.sheets_metadata
        ]
    except BaseException as error:  # a panic of the reader is no Exception
        _hand_over(answers, ("failed", _said(error)))
        return
    _hand_over(answers, ("held", held))
    while True:
        try:
            name = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _hand_over(answers, _sheet(book, name, rows, cells))


def _sheet(book: Any, name: str, rows: int, cells: int) -> tuple[str, Any]:
    try:
        grid = book.get_sheet_by_name(name)
        last_row, last_column = grid.end or (-1, -1)
        if last_row > rows or (last_row + 1) * (last_column + 1) > cells:
            return "large", (last_row + 1, last_column + 1)
        return "read", (grid.to_python(skip_empty_area=False), list(grid.merged_cell_ranges or ()))
    except BaseException as error:
        return "failed", _said(error)


def _said(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _hand_over(answers: BinaryIO, answer: tuple[str, Any]) -> None:
    pickle.dump(answer, answers, protocol=5)
    answers.flush()


def _bound(memory: int) -> None:
    """No more memory than this, in bytes, where the system can be told so."""
    try:
        import resource
    except ImportError:  # Windows has none; there the limit of seconds holds alone
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
