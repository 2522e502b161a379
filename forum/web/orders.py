"""Merging what two people made of one ordered list: who was added by either stays, and who was taken away by either
does not."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field

from forum.web.choices import Ordered
from forum.web.parts import digest


def order_key(field: Field) -> str:
    """Where a form keeps the order with which it was opened."""
    return f"{field.name} order"


def orders_of(fields: Sequence[Field]) -> dict[str, str]:
    """The orders of its lists."""
    return {order_key(field): json.dumps(field.data) for field in fields if isinstance(field, Ordered)}


def merged(mine: Any, theirs: Any, base: Mapping[str, str]) -> list[int] | None:
    """The list of two fields as both want it, if the form knows with which it was opened."""
    opened = base.get(order_key(mine), "")
    if not isinstance(mine, Ordered) or digest(opened) != base.get(mine.name):
        return None
    return merge_orders(json.loads(opened), mine.data, theirs.data)


def merge_orders(base: Sequence[int], mine: Sequence[int], theirs: Sequence[int]) -> list[int] | None:
    """In the order of whoever moved somebody, else of whoever saved first; whom the other added stands at the end. None
    if both moved somebody, or one took away whom the other moved."""
    moved, other_moved = _moved(base, mine), _moved(base, theirs)
    if (moved and other_moved) or moved - {*theirs} or other_moved - {*mine}:
        return None
    gone = {*base} - ({*mine} & {*theirs})
    first = [key for key in mine if key in base] if moved else theirs
    return [key for key in dict.fromkeys([*first, *theirs, *mine]) if key not in gone]


def _moved(base: Sequence[int], now: Sequence[int]) -> set[int]:
    """Who stands before somebody behind whom they stood."""
    at = {key: place for place, key in enumerate(base)}
    kept = [key for key in now if key in at]
    pairs = [(one, other) for place, one in enumerate(kept) for other in kept[place + 1 :] if at[one] > at[other]]
    return {key for pair in pairs for key in pair}
