"""News from below that calendars and mails must carry; connected by name in create_app."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app

from forum.feeds.formats.invitation import invitation
from forum.feeds.queries.calendars import facts_of
from forum.languages import pick
from forum.mail.services import write_letter
from forum.registration.models import Registration, RegistrationState, Step


def write_registration_letter(registration: Registration, *, step: Step, now: datetime, **_: Any) -> None:
    """Tell the delegate where they stand; a place comes with the calendar entry, a lost place takes it back."""
    account, edition = registration.account, registration.edition
    base = current_app.config["PUBLIC_URL"]
    facts = facts_of(edition, base)
    method = {
        RegistrationState.CONFIRMED: "REQUEST",
        RegistrationState.WITHDRAWN: "CANCEL",
        RegistrationState.CANCELLED: "CANCEL",
    }.get(registration.state)
    organizer = parseaddr(current_app.config["MAIL_FROM"])[1]
    sequence = registration.sequence + facts.sequence
    calendar = method and invitation(
        facts._replace(uid=str(registration.uid)), method, sequence, now, organizer, account.email, account.language
    )
    values = {
        "state": registration.state.value,
        "edition": pick(edition.name, account.language)[0],
        "category": pick(registration.category.name, account.language)[0],
        "reference": registration.reference,
        "number": registration.waitlist_number,
        "reason": step.reason,
        "name": account.label,
    }
    write_letter(account.email, account.language, "registration", values, now, calendar)
