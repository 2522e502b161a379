"""Record a conscious change of a format: its answers are asked again, all others stay as they were.

    python -m tests.landed.record --only atom.xml --only caldav

The landed database goes into a fresh SQLite file, is migrated and asked; a part is `caldav` or the ending of the
addresses. Read the difference first (the failing test prints it), raise that format's renderer version, say so in CHANGELOG.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.landed.asking import Answer, pack, unpack
from tests.landed.kept import read, write
from tests.landed.loading import environ, load_dump, migrate


def answers_now(folder: Path) -> dict[int, tuple[Answer, str]]:
    """What the code as it is says otherwise than kept: by the number of the question, the answer and its body."""
    url, file = f"sqlite:///{folder / 'landed.sqlite'}", folder / "answers.json"
    load_dump(url)
    migrate(url, folder)
    subprocess.run([sys.executable, "-m", "tests.landed.visit", file], env=environ(url, folder), check=True)
    return {number: (Answer(*answer), body) for number, answer, body in json.loads(file.read_text())}


def record(parts: set[str]) -> int:
    """Replace the answers of these parts; how many became others."""
    asked = [unpack(row) for row in read("manifest")]
    if unknown := parts - {question.part for question, _ in asked}:
        sys.exit(f"Nothing was asked of {', '.join(sorted(unknown))}.")
    with tempfile.TemporaryDirectory() as folder:
        other = answers_now(Path(folder))
    changed = {number: found for number, found in other.items() if asked[number][0].part in parts}
    if broken := [asked[number][0].address for number, (now, _) in changed.items() if now.status >= 500]:
        sys.exit(f"The code fails at {len(broken)} addresses, such as {broken[0]}: nothing was recorded.")
    rows = [(q, changed[number][0] if number in changed else was) for number, (q, was) in enumerate(asked)]
    bodies = read("bodies") | {answer.digest: body for answer, body in changed.values()}
    write("manifest", [pack(question, answer) for question, answer in rows])
    write("bodies", {answer.digest: bodies[answer.digest] for _, answer in rows if answer.digest})
    return len(changed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", required=True, metavar="PART")
    changed = record(set(parser.parse_args().only))
    print(
        f"{changed} answers changed. Look at `git diff --stat`, run tests/landed, commit with the change of the format."
    )


if __name__ == "__main__":
    main()
