"""A process of its own asks one database everything: nothing that was kept in memory elsewhere can answer.

FORUM_DATABASE_URL=… python -m tests.landed.visit FILE [--kinds]     # FILE receives the answers that are not as kept
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from forum import clock, create_app, settings
from tests.landed.asking import Answer, Question, ask, unpack
from tests.landed.kept import read

PERSONAL = "/personal/"
ELEMENT = re.compile(r"<[\w:-]+")
VERSION = re.compile(r"~[0-9a-f]{24}(?:\.[0-9a-f]{12})?(?=[<\"&])")
"""Of a personal calendar, in ETags and sync tokens. 0035 counts roles otherwise, and ends it with what they let see."""

BY = {"If-None-Match", "If-Modified-Since"}
OF_ONE_EDITION = re.compile(r"/calendar/(?!personal/)[^/]+/")


def set_clock(at: datetime) -> None:
    """Let the application's only clock stand still."""
    clock.now = lambda: at


def is_alike(question: Question, was: Answer, now: Answer, body: str) -> bool:
    """Whether what differs is how a personal calendar says its version: so that it is fetched anew once; or that no date
    alone answers for what is of several editions, because things leave it without one."""
    if (was.status, now.status) == (304, 200) and {*question.headers} & BY == {"If-Modified-Since"}:
        return not OF_ONE_EDITION.match(question.address)
    if PERSONAL not in question.address + body:
        return False
    answers, bodies = [was, now], [read("bodies").get(was.digest, ""), body]
    told = [VERSION.sub("~", text) for text in bodies]
    rest = [{name: value for name, value in each.headers.items() if name != "ETag"} for each in answers]
    return (was.status, rest[0], told[0]) == (now.status, rest[1], told[1])


def kind_of(question: Question, was: Answer) -> tuple[object, ...]:
    """What asks the database otherwise: another shape of address, names of filters, of headers or of what a report wants."""
    parts = urlsplit(question.address)
    shape = parts.path.count("/"), PERSONAL in parts.path, question.part, question.method, was.status
    return *shape, *map(frozenset, (parse_qs(parts.query), question.headers, ELEMENT.findall(question.body)))


def main() -> None:
    """Ask, compare, and write down what differs: the number of the question, the answer, its body."""
    client = create_app(settings.load()).test_client()
    kinds, other = set(), []
    for number, row in enumerate(read("manifest")):
        question, was = unpack(row)
        kind = kind_of(question, was)
        if kind in kinds and "--kinds" in sys.argv:
            continue
        kinds.add(kind)
        set_clock(datetime.fromisoformat(question.at))
        now, body = ask(client, question)
        if now != was and not is_alike(question, was, now, body):
            other.append((number, now, body))
    Path(sys.argv[1]).write_text(json.dumps(other))


if __name__ == "__main__":
    main()
