"""Whether one may register, which state may follow which, and what a registration tells."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal

from forum.countries import country_name
from forum.editions.models import AnyEdition, EditionState
from forum.editions.rules import may_see, rights_over
from forum.languages import N_, Labelled, day_form, locale_of, told
from forum.people.models import PERSON_FIELDS
from forum.people.rules import names_of
from forum.registration.models import AnswerKind, Category, FormField, Registration, questions
from forum.registration.models import RegistrationState as S


class Refusal(StrEnum):
    NOT_ANNOUNCED = N_("Registration for this edition is not open.")
    CANCELLED = N_("This edition has been cancelled.")
    OVER = N_("This edition is over.")
    ANSWER_FIRST = N_("People wait there for an answer. Answer them, or merge it into another category: they go along.")
    TOO_EARLY = N_("Registration in this category has not opened yet.")
    TOO_LATE = N_("Registration in this category has closed.")
    FULL = N_("No place is left in this category.")
    ALREADY = N_("You have already registered for this edition.")
    ALREADY_THEY = N_("They have registered for this edition again.")
    NO_PROFILE = N_("Fill in your profile first.")
    PUT_OUT = N_("The organisers ended your registration. Only they can let you in again.")
    LIKE_PUT_OUT = N_("Somebody who is perhaps the same person was put out. Look who it is, and say so if you mean it.")
    OWN = N_("Nobody decides on their own registration. Ask a colleague.")
    YOURSELF = N_("This is you. Register with your own account, as everyone does.")
    REGISTERED = N_("This person has registered for this edition already.")
    NAMESAKE = N_("Somebody of this name, address or phone registered before. Nothing was saved yet.")
    ENDED = N_("The registration of this person was ended. Who decides on registrations can readmit it on its page.")
    ENTERED = N_("The organisers have entered you already. Take that registration up.")
    BOTH_ALIVE = N_(
        "Both are registered for one edition. If both are you, let the organisers end one as a second, or withdraw it."
    )
    NO_ADDRESS = N_("There is no address to write to.")
    IS_SECOND = N_("One of them ended as a second. If they are two people, it has to be readmitted.")
    NO_OTHER = N_("No other living registration of this edition has this reference.")
    TOO_OLD = N_("This was entered more than a day ago: who manages registration can withdraw it.")
    DECIDED = N_("Somebody did something about it since: who manages registration can withdraw it.")
    MOVED_ON = N_("The registration has changed meanwhile. Look at it again.")
    ASKED = N_("You have asked for this already: the organisers have to confirm it.")
    HELD_BACK = N_("Somebody who may decide has to confirm first who this is now.")
    ANOTHERS = N_("Somebody else's account has this address: enter an address of their own first.")
    ARCHIVED = N_("This category takes no registrations any more.")
    TOO_FEW = N_("The category has too few places for them.")
    NO_WAITLIST = N_("Some are on the waitlist, and the category has none.")
    STILL_WAITING = N_("People are on the waitlist. Give them places or reject them before you switch it off.")
    GIVES_PLACES = N_("This gives places to people on the waitlist.")
    BELOW_TAKEN = N_("More places than this are already taken.")


class Look(Labelled):
    """What organisers look for in the list, beside states."""

    INCOMPLETE = "incomplete", N_("Incomplete")
    ALIKE = "alike", N_("Perhaps the same person")
    APART = "apart", N_("Told apart")
    ASKED = "asked", N_("Asked to complete, not answered yet")
    UNTOLD = "untold", N_("Answered, but has no address")


SLIP = timedelta(days=1)
"""How long whoever entered somebody may take that back."""


MOVES: dict[S, frozenset[S]] = {
    S.PENDING: frozenset({S.CONFIRMED, S.WAITLISTED, S.REJECTED, S.WITHDRAWN, S.DUPLICATE}),
    S.WAITLISTED: frozenset({S.CONFIRMED, S.REJECTED, S.WITHDRAWN, S.CANCELLED, S.DUPLICATE}),
    S.CONFIRMED: frozenset({S.WITHDRAWN, S.CANCELLED, S.DUPLICATE}),
    S.REJECTED: frozenset({S.PENDING, S.CONFIRMED, S.WAITLISTED}),
    S.WITHDRAWN: frozenset(),
    S.CANCELLED: frozenset({S.PENDING, S.CONFIRMED, S.WAITLISTED}),
    S.DUPLICATE: frozenset({S.PENDING, S.CONFIRMED, S.WAITLISTED}),
}
ALIVE = frozenset({S.PENDING, S.CONFIRMED, S.WAITLISTED})
PUT_OUT = frozenset({S.REJECTED, S.CANCELLED})
"""What only the secretariat enters, and only it leads out of."""


def judge_registering(edition: AnyEdition, category: Category, now: datetime) -> Refusal | None:
    """Why nobody can register in this category now; None if one can, as far as time goes."""
    if edition.state is EditionState.CANCELLED:
        return Refusal.CANCELLED
    if edition.state is not EditionState.ANNOUNCED:
        return Refusal.NOT_ANNOUNCED
    if category.archived_at is not None:
        return Refusal.ARCHIVED
    if now < category.opens_at:
        return Refusal.TOO_EARLY
    return Refusal.TOO_LATE if now >= category.closes_at else None


def judge_place(category: Category) -> Refusal | None:
    """Whether the category has neither a place nor a waitlist, as far as one can see beforehand."""
    return Refusal.FULL if category.is_full and not category.has_waitlist and not category.needs_approval else None


def places_given(category: Category, quota: int | None) -> int:
    """How many of its waitlist get a place if it has so many from now on."""
    return category.waiting if quota is None else max(0, min(category.waiting, quota - category.taken))


def judge_moving(category: Category, into: Category, stopped: int) -> Refusal | None:
    """Why a category's registrations, so many of which stop waiting, cannot go into another, as far as one can see."""
    if category.waiting > stopped and not into.has_waitlist:
        return Refusal.NO_WAITLIST
    return Refusal.TOO_FEW if into.quota is not None and into.taken + category.taken > into.quota else None


def state_in(registration: Registration, category: Category, by: int, approved: bool) -> S | None:
    """Its state once `by`, an account, has moved it there, as far as one can see beforehand; None: there is no room.

    Moving decides nothing: who is not `approved` stands where whoever asked to take part there would, and nobody
    approves of what they handed in themselves.
    """
    if category.needs_approval and (not approved or is_own(registration, by)):
        return S.PENDING
    if not category.is_full and not category.waiting:
        return S.CONFIRMED
    return S.WAITLISTED if category.has_waitlist else None


def state_readmitted(category: Category, stood: S) -> S:
    """Where a readmission leads, as far as one can see beforehand: back to where it stood, if there is room.

    Who waited for an approval that is still asked waits for it again; so does who finds neither place nor waitlist.
    """
    if stood is S.PENDING and category.needs_approval:
        return S.PENDING
    if not category.is_full and not category.waiting:
        return S.CONFIRMED
    return S.WAITLISTED if category.has_waitlist else S.PENDING


def may_move(before: S, after: S) -> bool:
    """Whether a registration may go from one state to the other."""
    return after in MOVES[before]


def is_own(registration: Registration, account_id: int | None) -> bool:
    """Whether the registration is this account's: of its person, or handed in by it."""
    return account_id is not None and account_id in {registration.person.account_id, registration.submitted_by}


_BETTER = (S.CONFIRMED, S.WAITLISTED, S.PENDING)


def passes_on(registration: Registration, stays: Registration, by: int) -> bool:
    """Whether the one that stays of two living ones takes the state of the one that `by`, an account, ends: if that is
    better, in the same category, and `by` lets nobody in by that who is their own."""
    if registration.state not in ALIVE:
        return False
    rank, other = ((_BETTER.index(each.state), each.waitlist_number or 0) for each in (registration, stays))
    return rank < other and stays.category_id == registration.category_id and not is_own(stays, by)


def may_hear(registration: Registration) -> bool:
    """Whether its person may be told now what it is for: who may see the edition; and, while it lives, whom the
    organisers entered: they said so themselves."""
    account, edition = registration.person.account, registration.edition
    if may_see(edition, rights_over(edition, account)):
        return True
    is_entered = account is None or registration.submitted_by not in {None, account.id}
    return is_entered and registration.state in ALIVE and edition.state is not EditionState.DRAFT


def can_get_place(registration: Registration) -> bool:
    """Whether whoever waits would know of a place: their account is open, and they may see an edition that is shown."""
    account = registration.person.account
    is_open = account is None or account.disabled_at is None
    return is_open and (registration.edition.state is EditionState.DRAFT or may_hear(registration))


Cell = str | int | date | None


class Detail(NamedTuple):
    """One thing that a registration tells: the word for it, the value as pages write it, and as tables hold it."""

    key: str
    label: str
    value: str
    cell: Cell


def details(registration: Registration, language: str) -> list[Detail]:
    """What was said and answered when registering, empty values too: for pages, letters and exports alike.

    Always the same keys in the same order; a question is worded as in the form that was answered.
    """
    said = registration.said | {"country": country_of(registration.country, language)}
    words = {key: (told(label, language), said.get(key) or "") for key, label in PERSON_FIELDS.items()}
    own = [Detail(key, label, value, value) for key, (label, value) in words.items()]
    asked = questions(registration.form_version).values()
    return own + [_answered(field, registration.answers.get(field.key), language) for field in asked]


def _answered(asked: FormField, answer: Any, language: str) -> Detail:
    """An answer by its kind, in words; one that is not of its kind as it is kept."""
    value = read_answer(asked, answer)
    match asked.kind:
        case AnswerKind.BOX if isinstance(value, bool):
            written = told(N_("Yes") if value else N_("No"), language)
        case AnswerKind.CHOICE if value in asked.options:
            value = written = told(asked.options[value], language)
        case AnswerKind.NUMBER if isinstance(value, int):
            written = format_decimal(value, locale=locale_of(language))
        case AnswerKind.DAY if isinstance(value, date):
            written = format_date(value, day_form("d MMMM y", language), locale=locale_of(language))
        case _:
            written = "" if value is None else str(value)
            value = value and written
    return Detail(asked.key, told(asked.label, language), written, value)


def read_answer(asked: FormField, answer: Any) -> Any:
    """A kept answer as its kind has it: a day is a date again."""
    if asked.kind is AnswerKind.DAY and isinstance(answer, str):
        try:
            return date.fromisoformat(answer)
        except ValueError:
            return answer or None
    return answer


def kept_answer(answer: Any) -> Any:
    """The opposite: an answer as JSON."""
    return answer.isoformat() if isinstance(answer, date) else answer


def differing(
    registration: Registration, language: str, wanted: Mapping[str, Any] | None = None
) -> list[tuple[str, str, str]]:
    """Where the profile, or what is wanted, says something else by now: word, value as registered, value now."""
    now = registration.person.said() if wanted is None else {**registration.said, **wanted}
    changed = [key for key in PERSON_FIELDS if (registration.said.get(key) or "") != (now.get(key) or "")]
    values = [(registration.said.get(key) or "", now.get(key) or "") for key in changed]
    written = [
        (country_of(before, language), country_of(after, language)) if key == "country" else (before, after)
        for key, (before, after) in zip(changed, values, strict=True)
    ]
    return [(told(PERSON_FIELDS[key], language), *both) for key, both in zip(changed, written, strict=True)]


IDENTITY = tuple(key for key in PERSON_FIELDS if key not in {"email", "phone"})
"""What somebody who lets a registration in by hand looks at: who it is, not how to reach them."""


NEEDED = ("organisation", "position")
"""What organisers look for before they let somebody in."""


def missing(registration: Registration) -> list[str]:
    """What is not said of what organisers need: the words for it."""
    return lacking(registration.said)


def lacking(said: Mapping[str, Any]) -> list[str]:
    """The same, of what somebody says."""
    return [PERSON_FIELDS[key] for key in unsaid(said)]


def unsaid(said: Mapping[str, Any]) -> list[str]:
    """The same, by the names of PERSON_FIELDS."""
    return [key for key in NEEDED if not said.get(key)]


def are_called(registration: Registration, said: Mapping[str, Any]) -> bool:
    """Whether somebody who says this is called as its person, as registered or by now."""
    names = names_of(registration.said) | names_of(registration.person.said())
    return bool(names & names_of(said))


def is_other(registration: Registration) -> bool:
    """Whether the profile says by now that this is somebody else."""
    now = registration.person.said()
    return any((registration.said.get(key) or "") != (now[key] or "") for key in IDENTITY)


def is_moved(registration: Registration) -> bool:
    """Whether letters about it would go to somebody else by now."""
    return (registration.said.get("email") or "") != registration.person.address


def heading(language: str) -> list[str]:
    """The words of `details`: the columns of an export."""
    return [told(word, language) for word in (*PERSON_FIELDS.values(), *(f.label for f in questions().values()))]


def country_of(code: str, language: str) -> str:
    """The state's name; empty if none was named."""
    return country_name(code, language) if code else ""
