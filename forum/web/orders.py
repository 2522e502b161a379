"""Merging what two people made of one ordered list: who was added by either stays, and who was taken away by either
does not."""

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate
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
    keys = _keys_in(opened)
    return None if keys is None else merge_orders(keys, mine.data, theirs.data)


def _keys_in(opened: str) -> list[int] | None:
    """What `orders_of` wrote; None of anything else, which only a browser of one's own making sends."""
    try:
        keys = json.loads(opened)
    except (ValueError, RecursionError):
        return None
    return keys if isinstance(keys, list) and all(type(key) is int for key in keys) else None


def merge_orders(base: Sequence[int], mine: Sequence[int], theirs: Sequence[int]) -> list[int] | None:
    """In the order of whoever moved somebody, else of whoever saved first; whom the other added stands at the end. None
    if both moved somebody, or one took away whom the other moved."""
    moved, other_moved = _moved(base, mine), _moved(base, theirs)
    if (moved and other_moved) or moved - {*theirs} or other_moved - {*mine}:
        return None
    known = {*base}
    gone = known - ({*mine} & {*theirs})
    first = [key for key in mine if key in known] if moved else theirs
    return [key for key in dict.fromkeys([*first, *theirs, *mine]) if key not in gone]


def _moved(base: Sequence[int], now: Sequence[int]) -> set[int]:
    """Who stands before somebody behind whom they stood."""
    at = {key: place for place, key in enumerate(base)}
    kept = [key for key in now if key in at]
    places = [at[key] for key in kept]
    before = accumulate(places, max)
    after = reversed([*accumulate(reversed(places), min)])
    told = zip(kept, places, before, after, strict=True)
    return {key for key, place, highest, lowest in told if highest > place or lowest < place}
