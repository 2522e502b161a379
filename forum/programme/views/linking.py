"""Saying which registrant a speaker of the draft is."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account, note_look
from forum.accounts.models import Right
from forum.audit.models import Named, Seen
from forum.db import transaction
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.people.queries import may_describe
from forum.programme import services
from forum.programme.models import Speaker
from forum.programme.queries import get_of
from forum.programme.views import bp
from forum.registration.queries import get_known, known_registrants
from forum.web.filters import edition_url, plain
from forum.web.pages import integer, words_asked

MAX_FOUND = 20
"""How many known people a search shows."""


@bp.route("/speakers/<int:speaker_id>/person", methods=["GET", "POST"])
def link_speaker(series_slug: str, edition_slug: str, speaker_id: int) -> ResponseReturnValue:
    """?q= looks for people, ?person= shows one beside the speaker and asks; for whoever sees both, here."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_PROGRAMME)
    edition = get_managed_edition(series_slug, edition_slug, me, Right.SEE_REGISTRATIONS)
    speaker = get_of(Speaker, speaker_id, edition)
    wanted = integer(request.args.get("person"))
    known = get_known(wanted, me) if wanted else None
    if request.method == "POST" and wanted:
        try:
            with transaction():
                services.link_speaker(speaker, get_known(wanted, me).latest.person, edition, me, clock.now())
            flash(gettext("Speaker and registrant are one person now: %(name)s.", name=plain(speaker.name)))
        except Refused as refused:
            flash(gettext(refused.reason.value))
        return redirect(edition_url("programme.edit_speaker", edition, item_id=speaker_id))
    words = words_asked()
    if words or known:
        note_look(Seen.SPEAKER, Named("speaker", speaker.id, speaker.trace_name), edition.id)
    return render_template(
        "programme/organiser/link.html",
        edition=edition,
        speaker=speaker,
        known=known,
        words=words,
        found=known_registrants(me, words, MAX_FOUND) if words and not known else [],
        whole=may_describe(speaker.person, me),
    )
