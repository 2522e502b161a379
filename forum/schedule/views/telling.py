"""What is said of an act on the draft: that it is saved and collides, or why it was not done."""

from flask import flash
from flask_babel import gettext

from forum.accounts.current import current_account
from forum.editions.models import Edition
from forum.errors import Refused
from forum.programme.models import Session
from forum.schedule.queries import collisions_of, find_last_act, find_last_placing, find_last_release
from forum.schedule.rules import Refusal
from forum.web.editing import EditForm
from forum.web.filters import ago, label, plain
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
        case Refusal.OTHER_STATE | Refusal.POSTPONE_FIRST:
            entry = find_last_act(edition, edition.id)
        case Refusal.NO_OCCURRENCE:
            entry = find_last_placing(session) if session else None
        case _:
            entry = None
    reason = gettext(refused.reason.value)
    if entry is None:
        return str(reason)
    return f"{reason} {label(entry)}: {entry.words.actor or gettext('System')}, {ago(entry.at)}."


def refuse(form: EditForm, field: str, refused: Refused, edition: Edition, session: Session | None = None) -> None:
    """Beside its field, with what stays typed; of what went with something that a colleague did, who that was too."""
    is_late = refused.reason in {Refusal.POSTPONE_FIRST, Refusal.NO_OCCURRENCE}
    form.refuse(field, refused, why_not(refused, edition, session) if is_late else "")
