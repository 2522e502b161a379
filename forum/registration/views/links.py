"""Links to profiles that lapsed with their sender's role: to look at, and to send again."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import current_account, note_look
from forum.accounts.models import Right
from forum.audit.models import Named, Seen
from forum.db import transaction
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.people.models import ClaimLink
from forum.people.queries import may_describe
from forum.registration import services
from forum.registration.models import Registration
from forum.registration.queries import lapsed_of
from forum.registration.rules import Refusal
from forum.registration.views import bp
from forum.web import limiter
from forum.web.filters import edition_url
from forum.web.parts import digest


@bp.route("/manage/<series_slug>/<edition_slug>/registrations/links", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def links(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """Links whose sender no longer enters people here: to look at, and to send again in one's own name."""
    me, now = current_account(), clock.now()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.ENTER_REGISTRATIONS)
    if request.method == "POST":
        try:
            with transaction():
                services.hold_entering(edition)
                if request.form.get("seen") != _shown(lapsed_of(edition, now)):
                    raise Refused(Refusal.MOVED_ON)
                sent = services.send_links_again(edition, me, now)
            flash(ngettext("%(num)s link is on its way.", "%(num)s links are on their way.", sent))
            return redirect(edition_url("registration.registrations", edition))
        except Refused as refused:
            flash(gettext(refused.reason.value))
    lapsed = lapsed_of(edition, now)
    note_look(Seen.LINKS, Named("edition", edition.id, edition.trace_name), edition.id)
    mine = {each.id for each, _ in lapsed if may_describe(each.person, me)}
    return render_template(
        "registration/desk/links.html", edition=edition, lapsed=lapsed, mine=mine, seen=_shown(lapsed)
    )


def _shown(lapsed: Sequence[tuple[Registration, ClaimLink]]) -> str:
    """Whom the links reach, in a word."""
    return digest(repr([(each.id, each.person.name, each.person.email) for each, _ in lapsed]))
