"""The scenes: what writers put into TOML files, read and checked."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from forum.releases.rules import SessionType

FOLDER = Path(__file__).with_name("scenes")
Words = dict[str, str]
T = TypeVar("T")


class Company(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    country: str
    name: Words


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person of the scenes; whoever bears the same name in several files is the same."""

    key: str
    given: str
    family: str
    native: str
    country: str
    organisation: str
    position: Words
    name: Words
    biography: Words


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: Words
    edition: str = ""


class Hour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days and halls count from 1; hours beyond 24:00 are those of the night after the day."""

    day: int
    starts: str
    ends: str
    hall: int | None = None


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session. With `until`, a day, it recurs daily; `on_last` are its hours on that day, or none if it is left out."""

    key: str
    day: int
    starts: str
    ends: str
    type: SessionType
    title: Words
    abstract: Words
    hall: int | None = None
    track: str = ""
    languages: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    chair: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    edition: str = ""
    meeting: int = 0
    until: int | None = None
    on_last: tuple[str, ...] | None = None

    @property
    def hour(self) -> Hour:
        """When and where."""
        return Hour(self.day, self.starts, self.ends, self.hall)


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of a file, or of several that belong together: keys are theirs alone."""

    organisation: tuple[Company, ...] = ()
    person: tuple[Figure, ...] = ()
    track: tuple[Theme, ...] = ()
    session: tuple[Scene, ...] = ()

    def of(self, edition: str) -> "Script":
        """The part that is played at one edition: its name, or `meeting n`."""
        tracks = tuple(t for t in self.track if t.edition in {"", edition})
        scenes = tuple(s for s in self.session if edition in {s.edition, f"meeting {s.meeting}"})
        return Script(self.organisation, self.person, tracks, scenes)


class Turns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of sessions, by their keys."""

    provisional: tuple[str, ...]
    cancelled: tuple[str, ...]
    formerly: dict[str, Hour]
    drafted: dict[str, Hour]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`passport=home` each; families `man|woman` where these differ."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]


class Crowd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of what invented delegates are made."""

    positions: tuple[str, ...]
    guests: tuple[tuple[str, str, str, str, str, str], ...]
    names: dict[str, Names]


@cache
def read(name: str, kind: type[T]) -> T:
    """A file as what it holds."""
    return msgspec.convert(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")), kind)


def read_script(*names: str) -> Script:
    """Several files as one."""
    files = [read(name, Script) for name in names]
    return Script(*(tuple(row for file in files for row in getattr(file, of)) for of in Script.__struct_fields__))
