"""What registration puts into other pages."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account, find_current
from forum.accounts.models import Right, Scope
from forum.editions.models import Edition, PublicEdition
from forum.editions.rules import is_over
from forum.languages import N_
from forum.people.models import Person
from forum.people.queries import find_person
from forum.registration.models import COUNTED, Category, RegistrationAct, RegistrationState
from forum.registration.queries import (
    all_categories_of,
    asking,
    both_alive,
    categories_of,
    count_by_country,
    count_by_day,
    count_by_state,
    count_looks,
    count_participants,
    find_alive,
    find_second,
    judge_moving_all,
    names_registered,
    of_person,
    own_registrations,
    select_called,
    stopped_by_moving,
    uses_of_category,
)
from forum.registration.rules import Look, may_hear
from forum.registration.rules.ending import coming_and_past
from forum.registration.rules.intake import intake_of
from forum.registration.services import (
    give_category_back,
    judge_category_archived,
    move_category,
    returning_registrations,
)
from forum.releases.queries import document_of
from forum.removal.rules import Kind, Merging
from forum.web.outlets import Link, Outlet, Part, Thing

MAX_SHOWN = 6
FEWEST_COUNTED = 10
"""Of fewer participants one could say who they were."""


def _own(*, now: datetime) -> Mapping[str, object]:
    """The reader's registrations: the next first, and what is over."""
    coming, past = coming_and_past(own_registrations(current_account()), now)
    registrations = coming + past
    return {
        "registrations": registrations[:MAX_SHOWN],
        "past": past,
        "more": max(0, len(registrations) - MAX_SHOWN),
        "may_hear": may_hear,
    }


def _way(*, edition: PublicEdition, page: str, now: datetime) -> Mapping[str, object]:
    """Whether one can register, and where the reader stands."""
    document, person = document_of(edition), find_person(find_current())
    alive = find_alive(edition.id, person)
    second = None if alive else find_second(edition.id, person)
    return {
        "intake": intake_of(edition, categories_of(edition.id), now),
        "standing": alive or (second and second.stays),
        "leads": second and second.ended,
        "is_over": is_over(edition, now),
        "has_programme": bool(document and document.listed),
    }


def _numbers(*, edition: PublicEdition) -> Mapping[str, object]:
    """How many came to it, and from how many countries; of a closed one nobody is told."""
    participants, countries = count_participants(edition.id) if edition.is_public else (0, 0)
    return {"participants": participants if participants >= FEWEST_COUNTED else 0, "countries": countries}


def _figures(*, edition: Edition) -> Mapping[str, object]:
    """How many came, from where, when and in which category."""
    states = count_by_state(edition.id)
    return {
        "counted": COUNTED,
        "states": {state: states.get(state.value, 0) for state in RegistrationState},
        "countries": count_by_country(edition.id),
        "days": count_by_day(edition.id),
        "categories": all_categories_of(edition.id),
        "asking": asking(edition.id),
        "looks": count_looks(edition.id, Look.ALIKE, Look.INCOMPLETE),
    }


def _claimed(*, person: Person, mine: Person | None) -> Mapping[str, object]:
    """What comes with a person: registrations, and beside which of them one's own stands in the way."""
    return {
        "registrations": of_person(person),
        "may_hear": may_hear,
        "clashing": both_alive(mine, person) if mine else {},
    }


FILLS = (
    Part(outlet=Outlet.CLAIM, template="registration/_claimed.html", order=10, values=_claimed),
    Thing(
        kind="registration",
        label=_l("Registration"),
        endpoint="registration.registration",
        takes="reference",
        by_name=True,
        right=Right.SEE_REGISTRATIONS,
        names=names_registered,
        finds=select_called,
    ),
    Link(outlet=Outlet.MENU, endpoint="registration.own", label=_l("My registrations"), order=10),
    Part(outlet=Outlet.CARDS, template="registration/_card.html", order=10, values=_own),
    Part(outlet=Outlet.EDITION_WAY, template="registration/_way.html", values=_way),
    Part(outlet=Outlet.EDITION_NUMBERS, template="registration/_numbers.html", order=10, values=_numbers),
    Part(
        outlet=Outlet.DESK_TODAY,
        template="registration/organiser/_figures.html",
        order=10,
        right=Right.SEE_DESK,
        values=_figures,
    ),
    Link(
        outlet=Outlet.DESK_PEOPLE,
        endpoint="registration.registrations",
        label=_l("Registrations"),
        order=10,
        right=Right.SEE_REGISTRATIONS,
    ),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="registration.categories",
        label=_l("Categories"),
        order=20,
        right=Right.MANAGE_REGISTRATION,
    ),
)
KINDS = (
    Kind(
        table=Category,
        label=N_("Category"),
        right=Right.MANAGE_REGISTRATION,
        scope=Scope.EDITION,
        place=Category.edition_id,
        follows=N_("Nobody can register in it any more. The registrations in it stay as they are."),
        removed=RegistrationAct.CATEGORY_REMOVED,
        uses=uses_of_category,
        endpoint="registration.edit_category",
        takes={"category_id": "id"},
        tab="registration.categories",
        archive="removal.category_archive",
        judge=judge_category_archived,
        merging=Merging(
            alike=("edition_id",),
            move=move_category,
            back=give_category_back,
            returns=returning_registrations,
            judge=judge_moving_all,
            template="registration/organiser/_merging.html",
            about=lambda row, into: {"stopped": len(stopped_by_moving(row, into))},
        ),
    ),
)
