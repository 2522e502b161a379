"""Answers to invitations: taken, judged, and carried out."""

from datetime import datetime
from uuid import UUID

from forum.audit.services import record
from forum.db import db, lock
from forum.editions.models import Edition
from forum.errors import Refused
from forum.invitations.models import Answer, InvitationAct, Partstat, TakenBack
from forum.invitations.queries import find_answer, find_invited, find_taken_back
from forum.invitations.rules import Invited, Refusal, farewell, judge_reply, read_reply, tag_of
from forum.mail.services import write_letter
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.rules import may_hear
from forum.registration.services import withdraw
from forum.registration.signals import registration_changed


def take_reply(data: bytes, secret: str, now: datetime, only: Edition | None = None) -> Answer:
    """Take a mail or calendar file as an answer; DECLINED gives the place up. Raises Refused, and changes nothing."""
    try:
        reply = read_reply(data)
        registration = find_invited(UUID(reply.uid))
    except ValueError:
        raise Refused(Refusal.FOREIGN) from None
    if registration is None or (only is not None and registration.edition_id != only.id):
        raise Refused(Refusal.FOREIGN)
    known = find_answer(registration)
    invited = Invited(
        tag=tag_of(secret, str(registration.uid)),
        email=registration.person.address,
        sequence=registration.sequence + registration.edition.sequence,
        state=registration.state,
        answered_at=known.stamp if known else None,
    )
    if reason := judge_reply(reply, invited, now):
        raise Refused(reason)
    answer = known or Answer(registration_id=registration.id)
    answer.partstat, answer.stamp, answer.received_at = reply.partstat, reply.stamp, now
    db.session.add(answer)
    record(
        registration.person.account,
        InvitationAct(f"invitation {reply.partstat.value.lower()}"),
        registration,
        now,
        registration.edition_id,
    )
    db.session.flush()
    if reply.partstat is Partstat.DECLINED:
        withdraw(registration, registration.person.account, now)
    return answer


def settle(registration_id: int, now: datetime) -> None:
    """Take the invitation to a place back whose person may hear of it no more; send it again to whom may again."""
    registration = db.session.get_one(Registration, registration_id)
    lock(registration)
    taken_back = find_taken_back(registration)
    if registration.state is not RegistrationState.CONFIRMED or may_hear(registration) is (taken_back is None):
        return
    registration.sequence, registration.changed_at = registration.sequence + 1, now
    if taken_back is not None:
        db.session.delete(taken_back)
        step = Step(registration_id=registration.id, at=now, state=registration.state, reason="")
        registration_changed.send(registration, step=step, now=now)
        return
    db.session.add(TakenBack(registration_id=registration.id, at=now))
    person = registration.person
    if person.address:
        about = "registration", registration.id
        write_letter(person.address, person.reads, "farewell", farewell(registration), now, about=about)
