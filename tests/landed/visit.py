"""A process of its own asks one database everything: nothing that was kept in memory elsewhere can answer.

FORUM_DATABASE_URL=… python -m tests.landed.visit FILE      # FILE receives the answers that are not as kept
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from forum import clock, create_app, settings
from tests.landed.asking import ask, unpack
from tests.landed.kept import read


def set_clock(at: datetime) -> None:
    """Let the application's only clock stand still."""
    clock.now = lambda: at


def main() -> None:
    """Ask, compare, and write down what differs: the number of the question, the answer, its body."""
    client = create_app(settings.load()).test_client()
    other = []
    for number, row in enumerate(read("manifest")):
        question, was = unpack(row)
        set_clock(datetime.fromisoformat(question.at))
        now, body = ask(client, question)
        if now != was:
            other.append((number, now, body))
    Path(sys.argv[1]).write_text(json.dumps(other))


if __name__ == "__main__":
    main()
