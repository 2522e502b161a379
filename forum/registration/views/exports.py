"""The list of registrations as a table for other programs."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.audit.services import record
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.registration.models import RegistrationAct, RegistrationState
from forum.registration.queries import (
    Decision,
    all_categories_of,
    completions_of,
    decisions_of,
    enterers_of,
    queue_of,
    whole_list,
)
from forum.registration.rules import ALIVE, Look, details, heading, missing
from forum.registration.views import bp
from forum.registration.views.leading import wanted
from forum.registration.views.organiser import BASE
from forum.tables import Row, to_csv, to_xlsx
from forum.web.filters import label, plain, word
from forum.web.language import current
from forum.web.pages import integer, words_asked
from forum.web.renders import turn
from forum.zones import get_zone


@bp.get(f"{BASE}/registrations.<any(csv, xlsx):kind>")
def export(series_slug: str, edition_slug: str, kind: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    rows = [_heading(), *_rows(edition)]
    with transaction():
        told = _filter_told(edition) | {"rows": len(rows) - 1}
        record(current_account(), RegistrationAct.REGISTRATIONS_EXPORTED, kind, clock.now(), edition.id, **told)
    zone = get_zone(edition.venue.timezone)
    if kind == "csv":
        data, mime = to_csv(rows, zone, (gettext("No"), gettext("Yes"))), "text/csv; charset=utf-8"
    else:
        with turn():
            data = to_xlsx(rows, clock.now(), zone, sheet=plain(edition.name))
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"{edition.series.slug}-{edition.slug}-registrations.{kind}"
    return Response(
        data,
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _filter_told(edition: Edition) -> dict[str, Any]:
    """What an export was limited to, as the log keeps it."""
    args, told = request.args, dict[str, Any]()
    if words := words_asked():
        told["words"] = words
    if (state := args.get("state", "")) in {each.value for each in RegistrationState}:
        told["state"] = {"label": RegistrationState(state).label}
    if (look := args.get("look", "")) in {each.value for each in Look}:
        told["look"] = {"label": Look(look).label}
    asked = integer(args.get("category"))
    if names := [category.trace_name for category in all_categories_of(edition.id) if category.id == asked]:
        told["category"] = names[0]
    return told | ({"country": code} if (code := args.get("country", "")[:2]) else {})


def _heading() -> Row:
    decided = gettext("Decided"), gettext("Decided by"), gettext("Reason"), gettext("Stays")
    lacks = gettext("Number on the waitlist"), gettext("Not said yet"), gettext("Asked to complete")
    own = [gettext("Reference"), gettext("State"), gettext("Category"), *heading(current()), gettext("Received")]
    return [*own, gettext("Entered by"), *decided, *lacks]


def _why(told: Decision) -> str:
    return f"{gettext('Places')} {told.places}" if told.places else told.reason and word(told.reason)


def _rows(edition: Edition) -> Iterator[Row]:
    language, states = current(), {state: label(state) for state in RegistrationState}
    categories = {category.id: plain(category.name) for category in all_categories_of(edition.id)}
    queue, decisions = queue_of(*categories), decisions_of(edition.id)
    asked, entered = completions_of(edition.id), enterers_of(edition.id)
    for r in whole_list(wanted(edition, request.args)):
        own = [r.reference, states[r.state], categories[r.category_id], *(each.cell for each in details(r, language))]
        decided: Row = [None] * 4
        if told := decisions.get(r.id):
            decided = [told.at, told.by or gettext("System"), _why(told), told.stays]
        lacks = ", ".join(map(word, missing(r))) if r.state in ALIVE else ""
        yield [*own, r.created_at, entered.get(r.id), *decided, queue.get(r.id), lacks, asked.get(r.id)]
