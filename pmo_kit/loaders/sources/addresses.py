"""Addresses of databases: what may stand in them, how they are shown, and where their secrets come from.

    postgresql://ann:${PMO_DB_PASSWORD}@db.example/pmo        # an environment variable
    postgresql://ann:${keyring:pmo-db/ann}@db.example/pmo     # the keyring: service and name (${…} may be left out here)
    ${PMO_DATABASE}                                           # the whole address from the environment

A password in clear is refused: an address travels into settings, notebooks and shell histories. Secrets are put in at
the last moment, into the parsed address, so that a password may hold any character; no message ever shows them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, quote_plus, unquote_plus

from ...errors import SourceError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

SUFFIXES = {".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".duckdb": "duckdb"}
IN_FILES = ("sqlite", "duckdb")
HIDDEN = "***"
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_KEYRING = re.compile(r"(//[^:/@?]*:)(keyring:[^@]*)(?=@)")
_SECRET_KEY = re.compile(r"pass(word|wd|phrase)?|pwd|.*(password|secret|token|api_?key|credentials?)", re.IGNORECASE)
_IN_TEXT = re.compile(r"\b(pwd|password|passwd|secret|token)\s*=\s*[^;&\s]", re.IGNORECASE)


@dataclass(frozen=True)
class Opened:
    """An address with its secrets put in; `secrets` are the texts that must never be shown. Its own text hides them."""

    url: URL
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Opened({self.url.render_as_string(hide_password=True)!r})" if not self.secrets else "Opened(…)"


def is_database(address: str) -> bool:
    """Whether an address is one of a database: with a scheme, or a reference to the whole of it."""
    return "://" in address or address.startswith(("${", "keyring:"))


def public(address: str) -> str:
    """A database's address as it may be shown: neither user nor password nor options, and of a file its name alone.

    >>> public("postgresql://ann:${PMO_DB_PASSWORD}@db/pmo?sslmode=require"), public("sqlite:////home/ann/pmo.db")
    ('postgresql://db/pmo', 'sqlite:///pmo.db')
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return address if _REFERENCE.fullmatch(address) or address.startswith("keyring:") else HIDDEN
    rest = rest.rpartition("@")[2].partition("?")[0]
    if scheme.partition("+")[0] in IN_FILES:
        return f"{scheme}:///{rest.replace(chr(92), '/').rpartition('/')[2]}"
    return f"{scheme}://{rest}"


def refuse_clear_secrets(address: str) -> None:
    """Raises `SourceError` with the remedy where a password stands in an address."""
    bare = _KEYRING.sub(r"\1", _REFERENCE.sub("", address))
    options = parse_qsl(bare.partition("?")[2])
    in_clear = (
        re.search(r"//[^/@?]*?:[^@]+@", bare)
        or any(_SECRET_KEY.fullmatch(key) and value for key, value in options)
        or _IN_TEXT.search(unquote_plus(bare))
    )
    if in_clear:
        remedy = "write ${PMO_DB_PASSWORD} in its place and set that environment variable"
        other = "or ${keyring:service/name} and keep it in the keyring"
        raise SourceError(f"the address of the database {public(address)} holds a password in clear: {remedy}, {other}")


def opened(address: str) -> Opened:
    """The address with the secrets it refers to; raises `SourceError` where one is in clear, or is not there."""
    refuse_clear_secrets(address)
    written = _KEYRING.sub(r"\1${\2}", "${" + address + "}" if address.startswith("keyring:") else address)
    names = list(dict.fromkeys(_REFERENCE.findall(written)))
    values = {f"pmokitref{n}x": _secret(name, address) for n, name in enumerate(names)}
    if _REFERENCE.fullmatch(written):
        whole = next(iter(values.values()))
        url = _parsed(whole, address)
        return Opened(url, tuple(text for text in (whole, url.password) if text))
    for stand_in, name in zip(values, names, strict=True):
        written = written.replace("${" + name + "}", stand_in)

    def filled(text: str | None) -> str | None:
        for stand_in, value in values.items():
            text = text.replace(stand_in, value) if text else text
        return text

    url = _parsed(written, address)
    query = {
        key: tuple(filled(part) or "" for part in value) if isinstance(value, tuple) else filled(value) or ""
        for key, value in url.query.items()
    }
    url = url.set(
        username=filled(url.username),
        password=filled(url.password),
        host=filled(url.host),
        database=filled(url.database),
        query=query,
    )
    return Opened(url, tuple(values.values()))


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """A text without the secrets, in whichever form a driver may have written them."""
    forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return re.sub(r"//[^/@\s]*:[^@\s]*@", "//", text)


def _parsed(address: str, shown: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        example = "such as postgresql://user:${PMO_DB_PASSWORD}@host/database or sqlite:///file.db"
        raise SourceError(f"{public(shown)} is not an address of a database: write one {example}") from None


def _secret(name: str, address: str) -> str:
    if name.startswith("keyring:"):
        return _from_keyring(name.removeprefix("keyring:"), address)
    value = os.environ.get(name, "")
    if not value:
        raise SourceError(
            f"{public(address)} needs the environment variable {name}, which is not set: set it, and start again"
        )
    return value


def _from_keyring(entry: str, address: str) -> str:
    service, _, name = entry.rpartition("/")
    if not service or not name:
        raise SourceError(f"{public(address)}: a keyring entry is written keyring:service/name, not keyring:{entry}")
    try:
        import keyring

        value = keyring.get_password(service, name)
    except ImportError:
        remedy = "install pmo-kit[sql], or take an environment variable"
        raise SourceError(f"{public(address)} refers to the keyring, which is not installed: {remedy}") from None
    except Exception as error:  # whatever the system's keyring raises, its text may hold what it should not
        why = type(error).__name__
        raise SourceError(
            f"{public(address)}: the keyring cannot be read ({why}): unlock it, or take an environment variable"
        ) from None
    if not value:
        raise SourceError(
            f"{public(address)}: the keyring has nothing under {service}/{name}: run `keyring set {service} {name}`"
        )
    return value
