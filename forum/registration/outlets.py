"""What registration puts into other pages."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.editions.models import Edition
from forum.registration.models import RegistrationState
from forum.registration.queries import categories_of, count_by_country, count_by_day, count_by_state, own_registrations
from forum.web.outlets import Link, Outlet, Part, Thing

SHOWN = 6


def _own(**_: object) -> Mapping[str, object]:
    """The reader's registrations, newest first."""
    registrations = own_registrations(current_account())
    return {"registrations": registrations[:SHOWN], "more": max(0, len(registrations) - SHOWN)}


def _figures(*, edition: Edition) -> Mapping[str, object]:
    """How many came, from where, when and in which category."""
    states = count_by_state(edition.id)
    return {
        "states": {state: states.get(state.value, 0) for state in RegistrationState},
        "countries": count_by_country(edition.id),
        "days": count_by_day(edition.id),
        "categories": categories_of(edition.id),
    }


FILLS = (
    Thing(
        kind="registration",
        label=_l("Registration"),
        endpoint="registration.registration",
        takes="reference",
        by_name=True,
        right=Right.SEE_REGISTRATIONS,
    ),
    Thing(
        kind="category",
        label=_l("Category"),
        endpoint="registration.edit_category",
        takes="category_id",
        right=Right.MANAGE_REGISTRATION,
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
