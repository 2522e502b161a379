"""What is said of an act on the draft: that it is saved and collides, or why it was not done."""

from flask import flash
from flask_babel import gettext

from forum.accounts.current import current_account
from forum.audit.models import AuditEntry
from forum.editions.models import Edition
from forum.editions.queries import get_public
from forum.errors import Refused
from forum.languages import N_
from forum.programme.models import Session
from forum.schedule.queries import collisions_of, find_last_act, find_last_placing, find_last_release, find_last_told
from forum.schedule.rules import Refusal
from forum.web.editing import EditForm
from forum.web.filters import ago, days, label, plain
from forum.web.merging import was_changed


def say_saved(edition: Edition, session: Session) -> None:
    """What was saved, who sees it, and that it collides."""
    name = plain(session.title)
    if session.id in collisions_of(edition, current_account()).sessions:
        flash(gettext("Saved in the draft, but it collides: %(name)s. See below.", name=name), "warning")
    else:
        flash(gettext("Saved in the draft: %(name)s. The public sees it with the next release.", name=name))


def why_not(refused: Refused, edition: Edition, session: Session | None = None) -> str:
    """Why it was refused; of what somebody did meanwhile, who that was, when, and what they did."""
    match refused.reason:
        case _ if was_changed(refused):
            entry = find_last_act(session or edition, edition.id)
        case Refusal.OVERTAKEN:
            entry = find_last_release(edition.id)
        case Refusal.OTHER_FACTS:
            return _other_facts(edition, find_last_told(edition))
        case Refusal.OTHER_STATE | Refusal.POSTPONE_FIRST:
            entry = find_last_act(edition, edition.id)
        case Refusal.NO_OCCURRENCE:
            entry = find_last_placing(session) if session else None
        case _:
            entry = None
    return _with_who(gettext(refused.reason.value), entry)


def _with_who(reason: str, entry: AuditEntry | None) -> str:
    if entry is None:
        return reason
    return f"{reason} {label(entry)}: {entry.words.actor or gettext('System')}, {ago(entry.at)}."


def refuse(form: EditForm, field: str, refused: Refused, edition: Edition, session: Session | None = None) -> None:
    """Beside its field, with what stays typed; of what went with something that a colleague did, who that was too."""
    is_late = refused.reason in {Refusal.POSTPONE_FIRST, Refusal.NO_OCCURRENCE}
    form.refuse(field, refused, why_not(refused, edition, session) if is_late else "")


def _other_facts(edition: Edition, entry: AuditEntry | None) -> str:
    """With what it is that becomes public now, and for whom."""
    facts, told = get_public(edition.id).facts, N_("Everyone would see: %(name)s, %(days)s, %(city)s.")
    if edition.series.closed:
        told = N_("Its members would see: %(name)s, %(days)s, %(city)s.")
    now = gettext(told, name=plain(facts.name), days=days(facts), city=plain(facts.venue.city))
    return f"{_with_who(gettext(Refusal.OTHER_FACTS.value), entry)} {now}"
