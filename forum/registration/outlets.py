"""What registration puts into other pages."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account
from forum.accounts.models import Right, Scope
from forum.editions.models import Edition
from forum.languages import N_
from forum.people.models import Person
from forum.registration.models import Category, RegistrationAct, RegistrationState
from forum.registration.queries import (
    all_categories_of,
    asking,
    both_alive,
    count_by_country,
    count_by_day,
    count_by_state,
    of_person,
    own_registrations,
    uses_of_category,
)
from forum.registration.rules import judge_moving, may_hear
from forum.registration.services import (
    give_category_back,
    judge_category_archived,
    move_category,
    returning_registrations,
)
from forum.removal.rules import Kind, Merging
from forum.web.outlets import Link, Outlet, Part, Thing

MAX_SHOWN = 6


def _own(**_: object) -> Mapping[str, object]:
    """The reader's registrations, newest first."""
    registrations = own_registrations(current_account())
    return {
        "registrations": registrations[:MAX_SHOWN],
        "more": max(0, len(registrations) - MAX_SHOWN),
        "may_hear": may_hear,
    }


def _figures(*, edition: Edition) -> Mapping[str, object]:
    """How many came, from where, when and in which category."""
    states = count_by_state(edition.id)
    return {
        "states": {state: states.get(state.value, 0) for state in RegistrationState},
        "countries": count_by_country(edition.id),
        "days": count_by_day(edition.id),
        "categories": all_categories_of(edition.id),
        "asking": asking(edition.id),
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
    ),
    Link(outlet=Outlet.MENU, endpoint="registration.own", label=_l("My registrations"), order=10),
    Part(outlet=Outlet.CARDS, template="registration/_card.html", order=10, values=_own),
    Link(outlet=Outlet.EDITION_TABS, endpoint="registration.register", label=_l("Register"), order=90),
    Part(outlet=Outlet.EDITION_ACTIONS, template="registration/_action.html", order=10),
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
            judge=judge_moving,
            template="registration/organiser/_merging.html",
        ),
    ),
)
