"""Telling a person what an answer says now, and what it said."""

import json
from collections import Counter
from difflib import unified_diff
from itertools import islice

from tests.landed.asking import Answer, Question
from tests.landed.kept import read

Other = tuple[Question, Answer, Answer, str]
"""A question, what was answered, what is answered now, and the body of that."""


def tell(other: list[Other], asked: int) -> str:
    """How many answers differ and where; the first with its headers and the difference of its bodies."""
    parts = Counter(question.part or "other" for question, *_ in other)
    question, was, now, body = other[0]
    lines = [
        f"{len(other)} of {asked} answers differ: {dict(parts)}",
        *(f"    {q.method} {q.address}" for q, *_ in other[:20]),
        f"The first: {question.method} {question.address} {question.headers} {question.body}",
        f"    status {was.status} -> {now.status}",
        *(
            f"    {name}: {was.headers.get(name)} -> {now.headers.get(name)}"
            for name in sorted(was.headers.keys() | now.headers.keys())
            if was.headers.get(name) != now.headers.get(name)
        ),
    ]
    if was.digest != now.digest:
        before, after = (_lines(text) for text in (read("bodies").get(was.digest, ""), body))
        lines += islice(unified_diff(before, after, "landed", "now", lineterm="", n=2), 80)
    return "\n".join(lines)


def _lines(body: str) -> list[str]:
    """A body in lines that can be compared: JSON and XML come in one."""
    if body[:1] in {"[", "{"}:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=1).splitlines()
    return body.replace("><", ">\n<").splitlines()
