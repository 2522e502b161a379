"""The difference between the draft and what everyone sees, and releasing exactly that."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition, EditionFacts, EditionState
from forum.editions.queries import get_managed_edition, get_public
from forum.errors import Refused
from forum.languages import N_
from forum.programme.queries import titles_of
from forum.registration.queries import count_reached
from forum.releases.queries import find_document, get_document, get_with_former, reasons_of, select_releases
from forum.releases.rules import WEEKDAY_NAMES, cuts, is_written
from forum.removal.queries import kept_by
from forum.schedule import services
from forum.schedule.queries import announced_of, collisions_of, told_by, unscheduled, waiting_of, whole_draft
from forum.schedule.views import bp
from forum.schedule.views.telling import why_not
from forum.web.filters import edition_url
from forum.web.pages import page_of, page_of_list
from forum.zones import shows_otherwise


@bp.route("/manage/<series_slug>/<edition_slug>/release", methods=["GET", "POST"])
def release(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.RELEASE)
    if request.method == "POST":
        try:
            with transaction():
                shown = request.form.get("shown", "")
                made = services.release(edition, shown, current_account(), clock.now())
            flash(_released(edition, made.number))
            say_what_waits(edition)
        except Refused as refused:
            flash(why_not(refused, edition))
        return redirect(edition_url("schedule.release", edition))
    with transaction():
        proposal = services.propose(edition, clock.now())
    previous, page = find_document(edition.id), page_of(select_releases(edition.id))
    untimed = {session.id for session in unscheduled(edition.id)}
    return render_template(
        "schedule/organiser/release.html",
        edition=edition,
        shown=proposal.id,
        announced=announced_of(edition),
        previous=previous,
        was=previous.timezone if previous else edition.venue.timezone,
        zone=edition.venue.timezone,
        waiting=waiting_of(edition, proposal.draft),
        cuts=cuts,
        weekday_names=WEEKDAY_NAMES,
        collisions=collisions_of(edition, current_account()),
        kept=kept_by(proposal.draft.sessions, current_account()),
        untimed=untimed,
        in_draft=untimed | {session.id for session in proposal.draft.sessions},
        page=page,
        reasons=reasons_of(edition.id, page.items),
        **_follows(edition, proposal.draft.edition),
    )


@bp.get("/manage/<series_slug>/<edition_slug>/releases/<int:number>")
def past_release(series_slug: str, edition_slug: str, number: int) -> ResponseReturnValue:
    """What a release of before changed."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_PROGRAMME)
    releases = get_with_former(edition.id, number)
    document, former = get_document(releases[0].key), get_document(releases[1].key) if releases[1:] else None
    waiting = told_by(document, former)
    page = page_of_list(waiting.changes)
    return render_template(
        "schedule/organiser/past_release.html",
        edition=edition,
        release=releases[0],
        act=reasons_of(edition.id, releases[:1]).get(number),
        former=former,
        was=(former or document).timezone,
        zone=document.timezone,
        waiting=waiting._replace(changes=tuple(page.items)),
        number=waiting.number,
        page=page,
        cuts=cuts,
        weekday_names=WEEKDAY_NAMES,
        untimed=set(),
        in_draft={session.id for session in titles_of(edition.id)},
    )


def _follows(edition: Edition, after: EditionFacts) -> dict[str, object]:
    """Beside what changes: how many get a letter, and whether registration opens and closes at other moments."""
    before, today = get_public(edition.id).facts, clock.now().date()
    zones = before.venue.timezone, after.venue.timezone
    return {
        "letters": count_reached(edition.id) if is_written(before, after, today) else 0,
        "moves_windows": shows_otherwise(*zones, today, max(today, after.ends_on)),
    }


def _released(edition: Edition, number: int) -> str:
    if edition.state is EditionState.DRAFT:
        message = N_("Release %(number)s is made. The edition is a draft: only its team sees it until you announce it.")
    else:
        message = N_("Release %(number)s is public now.")
    return str(gettext(message, number=number))


def say_what_waits(edition: Edition) -> None:
    """Tell how much of the draft is not public, if anything."""
    if count := waiting_of(edition, whole_draft(edition)).number:
        flash(
            ngettext(
                "%(num)s other change of the draft is not public: it waits for a release.",
                "%(num)s other changes of the draft are not public: they wait for a release.",
                count,
            )
        )
