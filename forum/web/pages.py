"""Lists that grow: one page of them, with a constant number of queries."""

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

from flask import request
from sqlalchemy import Select, func, select

from forum.db import db

T = TypeVar("T")
SIZE = 30
WORDS = 100
"""Characters of a search that are read."""


class Page(NamedTuple, Generic[T]):
    """One page of a list; numbers count from 1."""

    items: list[T]
    number: int
    pages: int
    total: int


def page_of(query: Select[T], size: int = SIZE) -> Page[T]:
    """The page that ?page= asks for, of a query's first column."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, _number(request.args.get("page", "1"))), pages)
    items = db.session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items=list(items), number=number, pages=pages, total=total)


def page_of_list(rows: Sequence[T], size: int = SIZE) -> Page[T]:
    """The same of a list that is there as a whole."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, _number(request.args.get("page", "1"))), pages)
    return Page(items=list(rows[(number - 1) * size : number * size]), number=number, pages=pages, total=len(rows))


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def integer(value: str | None) -> int | None:
    """A query parameter as a number that fits a key, or None."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


def words_asked(args: Mapping[str, str] | None = None) -> str:
    """What is searched for: as much of ?q= as anyone types."""
    return (request.args if args is None else args).get("q", "")[:WORDS]


def own_path(value: str | None) -> str | None:
    """A `next=` that stays on this site, or None."""
    if (
        not value
        or not value.startswith("/")
        or value.startswith(("//", "/\\"))
        or any(ord(c) < 33 or c == "\\" for c in value)
    ):
        return None
    parts = urlsplit(value)
    return None if parts.scheme or parts.netloc else value
