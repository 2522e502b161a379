"""docs/bounds.md: how much of what strangers send is taken, as forum/bounds.py says. Run by make docs."""

from pathlib import Path

from forum.bounds import Bound

PAGE = Path(__file__).parents[1] / "docs" / "bounds.md"
HEAD = """# Bounds

How much of what strangers send is taken, and what becomes of more. Made of `forum/bounds.py` by `make docs`; each bound
is tried just under and just over, `tests/test_bounds.py` says where. How often something may be done stands in
`forum/limits/rules.py`; heads and connections are the server's: `docs/decisions/0014-whole-requests.md`.
One device can use up what its network may ask for in an hour, letters for example: nothing that a browser says of
itself tells it surely from the others of a hall.

Time and memory of reading a mail follow from its sizes. A mail is set aside: it stays unread in its mailbox, with a
flag, and stands before people with its reason.

| thing | at most | beyond it |
|---|---|---|
"""


def page() -> str:
    """The table."""
    return HEAD + "".join(f"| {b.thing} | {b.number:,} {b.unit} | {b.beyond} |\n" for b in Bound)


if __name__ == "__main__":
    PAGE.write_text(page())
