"""The categories of an edition."""

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition, get_public
from forum.errors import Refused
from forum.registration import services
from forum.registration.forms import CategoryForm
from forum.registration.models import Category, Registration
from forum.registration.queries import all_categories_of, categories_of, first_waiting, get_category, given_at
from forum.registration.rules import Refusal, places_given
from forum.registration.views import bp
from forum.web.filters import edition_url, plain
from forum.web.namesakes import warn_of
from forum.web.pages import integer

MOST_NAMED = 20
"""Of those who get a place as a category is given more."""
BASE = "/manage/<series_slug>/<edition_slug>"


@bp.get(f"{BASE}/categories")
def categories(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    return render_template(
        "registration/organiser/categories.html",
        edition=edition,
        categories=categories_of(edition.id),
        zone=get_public(edition.id).venue.timezone,
    )


def _zone_of(edition: Edition) -> str:
    """Windows hold at once, by the clock that everyone is shown."""
    return get_public(edition.id).venue.timezone


@bp.route(f"{BASE}/categories/new", methods=["GET", "POST"], endpoint="new_category")
@bp.route(f"{BASE}/categories/<int:category_id>", methods=["GET", "POST"])
def edit_category(series_slug: str, edition_slug: str, category_id: int | None = None) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    category: Category | None = get_category(category_id, edition) if category_id else None
    zone = _zone_of(edition)
    form, asks = CategoryForm(obj=category, zone=zone), 0
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(category, zone=lambda: _zone_of(edition))
                given = places_given(category, form.content["quota"]) if category else 0
                agreed, me = integer(form.gives.data) or 0, current_account()
                now = clock.now()
                saved = services.save_category(category, edition, form.content, me, now, agreed=agreed)
            flash(gettext("Saved: %(name)s.", name=plain(saved.name)))
            if given:
                flash(ngettext("%(num)s person on the waitlist got a place.",
                               "%(num)s people on the waitlist got a place.", given))  # fmt: skip
                flash(gettext("Places given to: %(names)s.", names=_named(given_at(saved.id, now))))
            warn_of(
                saved,
                all_categories_of(edition.id),
                lambda other: edition_url("registration.edit_category", edition, category_id=other.id),
            )
            return redirect(edition_url("registration.categories", edition))
        except Refused as refused:
            if refused.reason is Refusal.GIVES_PLACES and category:
                asks = places_given(category, form.quota.data)
                form.gives.data = str(asks)
            else:
                form.refuse("has_waitlist" if refused.reason is Refusal.STILL_WAITING else "quota", refused)
    return render_template(
        "registration/organiser/category.html",
        edition=edition,
        form=form,
        category=category,
        zone=zone,
        asks=asks,
        first=_named(first_waiting(category.id, min(asks, MOST_NAMED + 1))) if asks and category else "",
    )


def _named(registrations: Sequence[Registration]) -> str:
    """As many of them as one reads."""
    told = [f"{each.name}, {each.reference}" for each in registrations[:MOST_NAMED]]
    return "; ".join(told + ["…"] * (len(registrations) > MOST_NAMED))
