"""The log of the whole site."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.administration.queries import (
    all_editions,
    editions_there,
    find_rows,
    select_called,
    select_keys,
    select_persons,
    series_among,
)
from forum.administration.views import administrators, bp
from forum.audit.models import AuditEntry, Traced, every_act
from forum.audit.queries import LogFilter, entries_before, names_now, names_told, removed_among
from forum.editions.models import Edition, Room
from forum.editions.queries import places_told
from forum.people.models import Person
from forum.web.language import reader_zone
from forum.web.outlets import finds, things, whose
from forum.web.pages import SIZE, Page, integer, words_asked
from forum.zones import get_zone

OTHERS = (("account", _l("Account")), ("person", _l("Profile")), ("site", _l("The whole site")))
"""What the log tells of beside what has a page of its own in an edition or the archive."""
Address = Callable[[AuditEntry], str | None]


@bp.get("/administrators/acts")
@administrators
def log() -> ResponseReturnValue:
    """Newest first; a page ends where the next begins, however much is written meanwhile."""
    args, editions = request.args, all_editions()
    entries = entries_before(
        integer(args.get("before")),
        _wanted(),
        SIZE + 1,
        actors=select_keys(args.get("who", "")[:200]),
        edition_id=integer(args.get("in")),
    )
    shown, by_key = entries[:SIZE], {edition.id: edition for edition in editions}
    return render_template(
        "administration/log.html",
        page=Page(items=list(shown), number=1, pages=1, total=len(shown)),
        names=names_now(shown),
        named=names_told(shown) | places_told(shown),
        older=shown[-1].id if len(entries) > SIZE else None,
        editions=by_key,
        acts=sorted(every_act(), key=lambda act: act.value),
        kinds=things(),
        whose=whose(things(), [(entry.thing, entry.thing_id) for entry in shown]),
        labels=[*((kind, thing.label) for kind, thing in things().items()), *OTHERS],
        address_of=_addresses(shown, by_key),
        word_for=Traced.word_for,
    )


def _addresses(entries: Sequence[AuditEntry], editions: dict[int, Edition]) -> Address:
    """Where the thing of an entry is, as long as it is there: as many queries however many."""
    kinds, removed, own = things(), removed_among(entries), _outside_of_editions(entries)
    there = editions_there()

    def address(entry: AuditEntry) -> str | None:
        key, kind = entry.thing_id, kinds.get(entry.thing)
        edition = editions.get((key if entry.thing == "edition" else entry.edition_id) or 0)
        if (entry.thing, key) in removed:
            return None
        if entry.thing in own:
            return own[entry.thing].get(key)
        if kind is None or key is None or (kind.in_edition and (edition is None or edition.id not in there)):
            return None
        return kind.url(edition, key, entry.words.subject)

    return address


def _outside_of_editions(entries: Sequence[AuditEntry]) -> dict[str, dict[int | None, str]]:
    """The addresses of things whose page says more than their key: by kind, then by key."""
    told: dict[str, set[int]] = {}
    for entry in entries:
        if entry.thing_id is not None:
            told.setdefault(entry.thing, set()).add(entry.thing_id)
    series, rooms = series_among(told.get("series", ())), find_rows(Room, told.get("room", ()))
    persons = find_rows(Person, told.get("person", ()))
    accounts_of = {key: person.account_id for key, person in persons.items() if person.account_id}
    return {
        "site": {None: url_for("editions.administrators")},
        "series": {key: url_for("editions.edit_series", slug=row.slug) for key, row in series.items()},
        "room": {key: url_for("editions.edit_room", venue_id=row.venue_id, room_id=key) for key, row in rooms.items()},
        "account": {key: url_for("administration.account", account_id=key) for key in told.get("account", ())},
        "person": {key: url_for("administration.account", account_id=of) for key, of in accounts_of.items()},
    }


def _wanted() -> LogFilter:
    args = request.args
    return LogFilter(
        act=args.get("act", "")[:60],
        thing=args.get("thing", "")[:40],
        thing_id=integer(args.get("id")),
        day=_midnight(args.get("day", "")),
        words=words_asked(),
        finds=finds(things()) | {"person": select_persons, "account": select_called},
    )


def _midnight(day: str) -> datetime | None:
    """When a day begins for the reader; what is no day asks for nothing."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), get_zone(reader_zone() or "UTC")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
