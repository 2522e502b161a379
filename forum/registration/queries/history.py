"""What was done to a registration."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account, Right
from forum.audit.models import AuditEntry, Seen
from forum.audit.queries import LogFilter, select_entries
from forum.db import Values, db
from forum.editions.models import Edition
from forum.editions.rules import may_approve, rights_over
from forum.people.models import Person
from forum.people.queries import may_describe
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step
from forum.registration.queries.standing import of_person
from forum.registration.rules import ALIVE, SLIP, Refusal, is_moved, is_other, is_own, judge_registering
from forum.removal.models import RemovalAct


class Event(NamedTuple):
    """What was done to a registration: the state it entered, if it did; who did it, if that was no system; and why."""

    at: datetime
    state: RegistrationState | None
    actor_id: int | None
    actor: str
    reason: str
    entry: AuditEntry | None

    @property
    def key(self) -> int:
        """It rises with every act that the log keeps."""
        return self.entry.id if self.entry else 0


def history_of(registration: Registration) -> list[Event]:
    """All of it, oldest first: what the log keeps, each with its step; steps from before there was a log alone."""
    wanted = LogFilter(thing=Registration.__tablename__, thing_id=registration.id)
    entries = db.session.scalars(select_entries(registration.edition_id, wanted)).unique().all()
    steps = list(steps_of(registration))
    events = [_event(entry, steps) for entry in reversed(entries)]
    names = {each.id: each.signed for each in db.session.scalars(_accounts({step.actor_id for step in steps}))}
    alone = [Event(s.at, s.state, s.actor_id, names.get(s.actor_id or 0, ""), s.reason, None) for s in steps]
    return sorted([*alone, *events], key=lambda event: event.at)


def _accounts(keys: Collection[int | None]) -> Select[Account]:
    return select(Account).where(Account.id.in_([key for key in keys if key is not None]))


def told_history_of(registration: Registration) -> list[Event]:
    """What its delegate reads of it."""
    return [event for event in history_of(registration) if event.entry is None or event.entry.act not in _OF_OTHERS]


def _event(entry: AuditEntry, steps: list[Step]) -> Event:
    """With the first of these steps that the act made, which is taken out."""
    to = _ENTERED.get(entry.act)
    step = next((step for step in steps if step.at == entry.at and (entry.act in _ANYWHERE or step.state is to)), None)
    if step:
        steps.remove(step)
    told = entry.words.details["reason"] if entry.act in _TELLING else ""
    state, reason = (step.state, step.reason) if step else (to, told)
    return Event(entry.at, state, entry.actor_id, entry.words.actor, reason, entry)


_ENTERED = {f"registration {state.value}": state for state in RegistrationState} | {
    RegistrationAct.REGISTRATION_READMITTED.value: RegistrationState.PENDING
}
"""The state into which an act brings a registration."""
_APART = (RegistrationAct.TOLD_APART.value, RegistrationAct.APART_TAKEN_BACK.value)
"""Acts that are about somebody else as well: they decide nothing, and no delegate learns of the other."""
_OF_OTHERS = (*_APART, RegistrationAct.PLACE_LEFT.value, RegistrationAct.PLACE_TAKEN.value)
"""With those by which it says whose place it got, and who got its own."""
_SECOND = (RegistrationAct.DUPLICATE_ENDED.value, RegistrationAct.DUPLICATE_TAKEN_BACK.value)
"""Acts on another one, which ended as its second, or does not any more."""
_TELLING = {RegistrationAct.COMPLETION_ASKED.value, *_SECOND, *_OF_OTHERS}
"""Acts without a step that say something beside what changed: what is missing, which other registration."""
_ANYWHERE = {
    RegistrationAct.REGISTRATION_MOVED.value,
    RegistrationAct.REGISTRATION_READMITTED.value,
    RemovalAct.MERGED.value,
    RemovalAct.TAKEN_BACK.value,
}
"""Acts whose step says into which."""


def find_successor(registration: Registration, at: datetime | None = None) -> Registration | None:
    """Who got the last place that it left (at this moment), from the waitlist."""
    left = (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.act == RegistrationAct.PLACE_LEFT.value)
    query = select(AuditEntry).where(left, AuditEntry.thing_id == registration.id).order_by(AuditEntry.id.desc())
    entry = db.session.scalars(query.limit(1)).first()
    if entry is None or (at and entry.at != at):
        return None
    return db.session.scalar(select(Registration).where(Registration.reference == entry.words.details.get("reason")))


def stood(registration: Registration) -> RegistrationState:
    """The last state in which it lived."""
    lived = (step.state for step in reversed(steps_of(registration)) if step.state in ALIVE)
    return next(lived, RegistrationState.PENDING)


def was_let_in(registration: Registration) -> bool:
    """Whether somebody else let it in by hand: they approved of who it says it is."""
    by_hand = Step.actor_id.is_not(None) & Step.state.in_((RegistrationState.CONFIRMED, RegistrationState.WAITLISTED))
    query = select(Step.actor_id).where(Step.registration_id == registration.id, by_hand)
    return any(not is_own(registration, actor) for actor in db.session.scalars(query))


def may_decide(registration: Registration, account: Account) -> bool:
    """Whether the account may let the registration in."""
    edition = db.session.get_one(Edition, registration.edition_id)
    return not is_own(registration, account.id) and may_approve(edition, rights_over(edition, account))


def slip_until(registration: Registration, account: Account, now: datetime) -> datetime | None:
    """Until when the account may take back or move what it entered itself: for a day, while it lives and nobody else
    has done anything about it."""
    until = registration.created_at + SLIP
    own = registration.submitted_by == account.id != registration.person.account_id
    if not own or now >= until or registration.state not in ALIVE:
        return None
    return None if find_others_act(registration, account) else until


def find_others_act(registration: Registration, account: Account) -> AuditEntry | None:
    """The last that somebody else did about it. Whom they told it apart from does not count, nor who ended as a second
    of it and does not any more."""
    nothing = [*(seen.value for seen in Seen), *_APART, RegistrationAct.DUPLICATE_TAKEN_BACK.value]
    done = _acts_on(registration) & AuditEntry.act.not_in(nothing)
    others = select(AuditEntry).where(done, AuditEntry.actor_id.is_not(None), AuditEntry.actor_id != account.id)
    entries = db.session.scalars(others.order_by(AuditEntry.id.desc())).unique()
    return next((entry for entry in entries if not _is_taken_back(entry)), None)


def _is_taken_back(entry: AuditEntry) -> bool:
    """Whether who ended as a second lives again; who gave a category more places decided about nobody."""
    if entry.act != RegistrationAct.DUPLICATE_ENDED.value:
        return "places" in entry.words.details
    ended = select(Registration).where(Registration.reference == entry.words.details.get("reason"))
    other = db.session.scalars(ended).unique().first()
    return other is not None and other.state is not RegistrationState.DUPLICATE


def find_told_apart(registration: Registration) -> AuditEntry | None:
    """Of one that ended as a second, who had told it apart from the one that stayed, if that ended with it."""
    last = steps_of(registration)[-1]
    if last.state is not RegistrationState.DUPLICATE:
        return None
    query = select(AuditEntry).where(_acts_on(registration), AuditEntry.act.in_(_APART)).order_by(AuditEntry.id.desc())
    entries = [e for e in db.session.scalars(query).unique() if e.words.details.get("reason") == last.reason]
    if not entries or (entries[0].act, entries[0].at) != (RegistrationAct.APART_TAKEN_BACK.value, last.at):
        return None
    return next((entry for entry in entries if entry.act == RegistrationAct.TOLD_APART.value), None)


def _acts_on(registration: Registration) -> ColumnElement[bool]:
    return (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.thing_id == registration.id)


def may_take_end_back(registration: Registration, account: Account) -> bool:
    """Whether the account itself ended what it had entered for somebody else, and only has to take that back."""
    own = registration.submitted_by == account.id != registration.person.account_id
    return own and registration.state not in ALIVE and steps_of(registration)[-1].actor_id == account.id


def may_rearrange(registration: Registration, account: Account, now: datetime) -> bool:
    """Whether the account may put it into another category: who decides; of what one entered oneself, who enters, and
    only while it is a slip of theirs. Who decides may do so too until it is decided on."""
    edition = db.session.get_one(Edition, registration.edition_id)
    rights = rights_over(edition, account)
    if registration.state not in ALIVE or registration.person.account_id == account.id:
        return False
    if registration.submitted_by == account.id:
        if registration.state is RegistrationState.PENDING and Right.DECIDE in rights:
            return True
        return Right.ENTER_REGISTRATIONS in rights and slip_until(registration, account, now) is not None
    return Right.DECIDE in rights


def judge_moving_to(registration: Registration, category: Category, account: Account, now: datetime) -> Refusal | None:
    """Why the account may not move it there. Who decides is bound by no window; who enters, by that of who enters."""
    edition = db.session.get_one(Edition, registration.edition_id)
    return None if Right.DECIDE in rights_over(edition, account) else judge_registering(edition, category, now)


def held_back(person: Person, account: Account) -> bool:
    """Whether a place that somebody let the person into by hand would become another's by now, and the account may not
    decide that."""
    alive = [each for each in of_person(person) if each.state in ALIVE and (is_other(each) or is_moved(each))]
    return any(was_let_in(each) and not may_decide(each, account) for each in alive)


_PROFILE_ACTS = (RegistrationAct.PROFILE_OFFERED.value, RegistrationAct.PROFILE_TAKEN_OVER.value)
_OFFERED = (RegistrationAct.PROFILE_OFFERED.value, RegistrationAct.CORRECTION_OFFERED.value)
_ANSWERED = (RegistrationAct.REGISTRATION_CORRECTED.value, RegistrationAct.CORRECTION_REFUSED.value)
_COMPLETED = (
    RegistrationAct.REGISTRATION_CHANGED.value,
    RegistrationAct.REGISTRATION_CORRECTED.value,
    *_PROFILE_ACTS,
    RegistrationAct.CORRECTION_OFFERED.value,
)
"""Acts by which somebody makes a registration say more."""
_TAKEN = (RegistrationAct.REGISTRATION_CLAIMED.value, RegistrationAct.REGISTRATION_JOINED.value)
"""Acts by which it is an account's from now on, and says what it said."""
_ASKING = (*_PROFILE_ACTS, RegistrationAct.CORRECTION_OFFERED.value, *_ANSWERED)


def may_correct(registration: Registration, account: Account) -> bool:
    """Whether the account may correct what the desk said of somebody whose profile is not the desk's to describe: while
    it lives, of nobody but others, and only until its person has said something themselves."""
    own = registration.person.account_id
    if registration.state not in ALIVE or registration.submitted_by in {None, own} or own == account.id:
        return False
    acts = (AuditEntry.thing == Registration.__tablename__) & AuditEntry.act.in_(_PROFILE_ACTS)
    said = select(AuditEntry.id).where(acts, AuditEntry.thing_id == registration.id, AuditEntry.actor_id == own)
    return own is None or db.session.scalar(said.limit(1)) is None


def may_take_along(registration: Registration, account: Account) -> bool:
    """Whether the account may let its person say what only a second of it says."""
    decides = may_decide(registration, account) or not was_let_in(registration)
    return decides and may_describe(registration.person, account)


def asking(edition_id: int, registration: Registration | None = None) -> Sequence[Registration]:
    """Of whom somebody asked that they say something else, and nobody has confirmed it yet; all or this one."""
    acts = (AuditEntry.thing == Registration.__tablename__) & AuditEntry.act.in_(_ASKING)
    last = select(func.max(AuditEntry.id)).where(acts, AuditEntry.edition_id == edition_id)
    if registration is not None:
        last = last.where(AuditEntry.thing_id == registration.id)
    open_ = select(AuditEntry.thing_id).where(
        AuditEntry.id.in_(last.group_by(AuditEntry.thing_id)), AuditEntry.act.in_(_OFFERED)
    )
    query = select(Registration).where(Registration.id.in_(open_), Registration.state.in_(ALIVE))
    return db.session.scalars(query.order_by(Registration.id)).all()


def select_to_complete(edition_id: int) -> Select[int | None]:
    """Keys of living registrations whose delegates were asked to complete them, and that nobody has changed since."""
    last = select(func.max(AuditEntry.id)).where(
        AuditEntry.thing == Registration.__tablename__, AuditEntry.act == RegistrationAct.COMPLETION_ASKED.value
    )
    last = last.where(AuditEntry.edition_id == edition_id).group_by(AuditEntry.thing_id)
    later = aliased(AuditEntry)
    own = (later.thing == AuditEntry.thing) & (later.thing_id == AuditEntry.thing_id) & (later.id > AuditEntry.id)
    looked = later.act.in_([*(seen.value for seen in Seen), *_TAKEN])
    changed = exists().where(own, ~looked, later.act.in_(_COMPLETED) | (later.actor_id == Person.account_id))
    query = select(AuditEntry.thing_id).join(Registration, Registration.id == AuditEntry.thing_id)
    query = query.join(Person, Person.id == Registration.person_id).where(Registration.state.in_(ALIVE))
    return query.where(AuditEntry.id.in_(last), ~changed)


def to_complete(registration: Registration) -> str:
    """What its delegate was asked to complete, and has not yet."""
    if db.session.scalar(select_to_complete(registration.edition_id).where(Registration.id == registration.id)) is None:
        return ""
    acts = (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.thing_id == registration.id)
    acts = acts & (AuditEntry.act == RegistrationAct.COMPLETION_ASKED.value)
    last = db.session.scalars(select(AuditEntry).where(acts).order_by(AuditEntry.id.desc()).limit(1)).one()
    return str(last.words.details["reason"])


def wanted_of(registration: Registration) -> Values:
    """What the desk asked to say of it, if that was the last word and nobody has confirmed it yet."""
    acts = (AuditEntry.thing == Registration.__tablename__) & AuditEntry.act.in_(_ASKING)
    query = select(AuditEntry).where(acts, AuditEntry.thing_id == registration.id).order_by(AuditEntry.id.desc())
    last = db.session.scalars(query.limit(1)).first()
    return last.words.after if last and last.act == RegistrationAct.CORRECTION_OFFERED.value else {}


def steps_of(registration: Registration) -> Sequence[Step]:
    """Its history, oldest first."""
    return db.session.scalars(select(Step).where(Step.registration_id == registration.id).order_by(Step.id)).all()
