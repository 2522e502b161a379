"""Answers to invitations: taken, judged, and carried out. What is none is kept for people to look at."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from forum.audit.services import record
from forum.bounds import Bound
from forum.db import changed_rows, db, lock
from forum.editions.models import Edition
from forum.errors import Refused
from forum.invitations.models import Answer, Arrival, ArrivalKind, ArrivalState, InvitationAct, Partstat, TakenBack
from forum.invitations.queries import (
    count_arrivals,
    edition_of,
    find_answer,
    find_arrival,
    find_invited,
    find_taken_back,
)
from forum.invitations.rules import UNDERWAY, Invited, Refusal, farewell, judge_reply, read_reply, tag_of
from forum.mail.queries import find_answered
from forum.mail.rules import (
    addressed,
    bounce_in,
    is_automatic,
    letters_answered,
    read_head,
    read_mail,
    said_by,
    tags_in,
)
from forum.mail.services import mark_returned, write_letter
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.rules import may_hear
from forum.registration.rules.ending import judge_own
from forum.registration.services import withdraw
from forum.registration.signals import registration_changed

log = logging.getLogger(__name__)


def take_reply(data: bytes, keys: Sequence[str], now: datetime, only: Edition | None = None) -> Answer:
    """Take a mail or calendar file as an answer; DECLINED gives the place up. Raises Refused, and changes nothing."""
    try:
        reply = read_reply(data)
        registration = find_invited(UUID(reply.uid))
    except ValueError:
        raise Refused(Refusal.FOREIGN) from None
    if registration is None or (only is not None and registration.edition_id != only.id):
        raise Refused(Refusal.FOREIGN)
    if registration.person.account and registration.person.account.disabled_at:
        raise Refused(Refusal.CLOSED)
    known = find_answer(registration)
    invited = Invited(
        tags=[tag_of(key, str(registration.uid)) for key in keys],
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
    if reply.partstat is Partstat.DECLINED and not judge_own(registration, now):
        withdraw(registration, registration.person.account, now)
    return answer


def keep_mail(data: bytes, reason: str, now: datetime) -> None:
    """Show people a mail that is no answer; what came back is noted at its letter. `reason`: why it is set aside."""
    try:
        mail = read_mail(data)
    except Refused as refused:  # too much of it
        mail, reason = read_head(data), str(refused.reason)
    bounce = bounce_in(mail)
    letter = find_answered([*(bounce.returned if bounce else ()), *letters_answered(mail)], tags_in(addressed(mail)))
    if bounce and bounce.failed and letter:
        mark_returned(letter, bounce.reason)
    kind = ArrivalKind.AUTOMATIC if bounce or is_automatic(mail) else ArrivalKind.MESSAGE
    kind = ArrivalKind.BOUNCE if bounce and bounce.failed else kind
    why = bounce.reason if bounce and bounce.failed else UNDERWAY if bounce else ""
    _keep(
        data,
        now,
        kind=ArrivalKind.SET_ASIDE if reason else kind,
        reason=reason or why,
        letter_id=letter.id if letter else None,
        edition_id=edition_of(letter),
        **said_by(mail)._asdict(),
    )


def keep_unread(data: bytes, reason: str, now: datetime) -> None:
    """Show people a mail of which nothing can be told."""
    _keep(data, now, kind=ArrivalKind.SET_ASIDE, reason=reason)


def _keep(data: bytes, now: datetime, *, reason: str, **told: Any) -> None:
    digest = hashlib.sha256(data).hexdigest()
    if find_arrival(digest) is not None:
        return
    if count_arrivals() >= Bound.MAILS_KEPT.most:
        log.warning("so many mails wait for people that a new one is in the mailbox alone, with a flag")
        return
    raw = data[: Bound.MAIL_BYTES.most]
    db.session.add(Arrival(digest=digest, arrived_at=now, raw=raw, reason=reason[:300], **told))


def forget_arrivals(now: datetime) -> int:
    """Keep no mail longer than is said, whether somebody looked or not; how many went."""
    since = now - timedelta(days=Bound.MAIL_DAYS.number)
    return changed_rows(delete(Arrival).where(Arrival.arrived_at < since))


def retry(arrival: Arrival, keys: Sequence[str], now: datetime) -> Answer:
    """Take a mail that was set aside as an answer after all. Raises Refused, and it stays as it is."""
    answer = take_reply(arrival.raw, keys, now)
    settle(arrival, ArrivalState.TAKEN)
    return answer


def settle(arrival: Arrival, state: ArrivalState) -> None:
    """Nobody need look at it any more; in its mailbox it stays as it is."""
    arrival.state, arrival.raw = state, b""


def settle_invitation(registration_id: int, now: datetime) -> None:
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
