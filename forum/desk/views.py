"""The organiser's home, and how an edition stands today."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.accounts.queries import is_granted_everywhere, offers_to
from forum.desk.queries import first_steps
from forum.editions.models import EditionState
from forum.editions.queries import (
    get_managed_edition,
    managed_series,
    managed_venues,
    may_create_series,
    may_create_venues,
    select_desks,
)
from forum.editions.rules import rights_over
from forum.web.pages import page_of

LED = {EditionState.DRAFT, EditionState.ANNOUNCED}
"""Of what does not take place nobody is led to make more."""
bp = Blueprint("desk", __name__, url_prefix="/manage")


@bp.get("/")
def editions() -> ResponseReturnValue:
    """Every edition the reader works for."""
    reader, now = current_account(), clock.now()
    page = page_of(select_desks(reader, now.date()))
    return render_template(
        "desk/editions.html",
        offers=offers_to(reader, now),
        page=page,
        coming=[each for each in page.items if each.ends_on >= now.date()],
        past=[each for each in page.items if each.ends_on < now.date()],
        may_create_series=may_create_series(reader),
        may_create_venues=may_create_venues(reader),
        venues=managed_venues(reader),
        series=managed_series(reader),
        runs_site=is_granted_everywhere(reader, Right.MANAGE_TEAM),
    )


@bp.get("/<series_slug>/<edition_slug>/")
def today(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """A panel of each slice; above them what comes first, as long as that is to be done."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.SEE_DESK)
    steps = first_steps(edition)
    is_led = not steps.are_done and edition.state in LED
    return render_template(
        "desk/today.html",
        edition=edition,
        steps=steps if is_led else None,
        rights={right.name for right in rights_over(edition, me)},
    )
