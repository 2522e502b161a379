"""The desk: how the edition stands, the queue of registrations, categories, exports."""

from typing import Any

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import PERSON_FIELDS
from forum.audit.services import record
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.editions.rules import Right, may_approve, rights_over
from forum.errors import Forbidden, Refused
from forum.registration import services
from forum.registration.forms import CategoryForm, ReasonForm
from forum.registration.models import ANSWERS, Category, Registration, RegistrationAct, RegistrationState
from forum.registration.queries import (
    all_categories_of,
    categories_of,
    count_by_country,
    get_category,
    get_of_edition,
    select_registrations,
    steps_of,
)
from forum.registration.rules import may_move
from forum.registration.views import bp
from forum.tables import Row, to_csv, to_xlsx
from forum.web.filters import country, edition_url, label, plain
from forum.web.pages import all_of, integer, page_of
from forum.zones import get_zone

BASE = "/manage/<series_slug>/<edition_slug>"


def _wanted(edition: Edition) -> Any:
    args = request.args
    return select_registrations(
        edition.id,
        args.get("q", "")[:100],
        args.get("state", ""),
        integer(args.get("category")),
        args.get("country", "")[:2],
        args.get("sort", "new"),
    )


@bp.get(f"{BASE}/registrations")
def registrations(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    return render_template(
        "registration/organiser/registrations.html",
        edition=edition,
        page=page_of(_wanted(edition)),
        states=RegistrationState,
        categories=all_categories_of(edition.id),
        countries=sorted(code for code, _ in count_by_country(edition.id)),
    )


@bp.get(f"{BASE}/registrations/<reference>")
def registration(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    return _show(edition, get_of_edition(reference, edition), ReasonForm())


def _show(edition: Edition, registration: Registration, form: ReasonForm) -> ResponseReturnValue:
    rights = rights_over(edition, current_account())
    moves = {s.value for s in RegistrationState if may_move(registration.state, s) and Right.DECIDE in rights}
    return render_template(
        "registration/organiser/registration.html",
        edition=edition,
        registration=registration,
        facts=zip(_words(), _values(registration), strict=True),
        steps=steps_of(registration),
        form=form,
        moves=moves,
        approves=may_approve(edition, rights),
    )


@bp.post(f"{BASE}/registrations/<reference>/<any(approve, promote, reopen, reject, cancel):act>")
def act(series_slug: str, edition_slug: str, reference: str, act: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    rights = rights_over(edition, current_account())
    if Right.DECIDE not in rights and not (act == "approve" and may_approve(edition, rights)):
        raise Forbidden
    registration = get_of_edition(reference, edition)
    form = ReasonForm()
    try:
        if act in {"reject", "cancel"}:
            if not form.validate():
                return _show(edition, registration, form)
            with transaction():
                getattr(services, act)(registration, form.reason.data, current_account(), clock.now())
        else:
            with transaction():
                getattr(services, act)(registration, current_account(), clock.now())
        flash(f"{registration.account.label}: {label(registration.state)}")
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(edition_url("registration.registration", edition, reference=reference))


@bp.get(f"{BASE}/registrations.<any(csv, xlsx):kind>")
def export(series_slug: str, edition_slug: str, kind: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    rows = [_heading(), *(_row(r) for r in all_of(_wanted(edition)))]
    with transaction():
        record(
            current_account(), RegistrationAct.REGISTRATIONS_EXPORTED, kind, clock.now(), edition.id, rows=len(rows) - 1
        )
    zone = get_zone(edition.venue.timezone)
    data, mime = (
        (to_csv(rows, zone), "text/csv; charset=utf-8")
        if kind == "csv"
        else (to_xlsx(rows, clock.now(), zone), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )
    name = f"{edition.series.slug}-{edition.slug}-registrations.{kind}"
    return Response(
        data,
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _heading() -> Row:
    return [gettext("Reference"), gettext("State"), gettext("Category"), *_words(), gettext("Received")]


def _row(r: Registration) -> Row:
    return [r.reference, label(r.state), plain(r.category.name), *_values(r), r.created_at]


def _words() -> list[str]:
    return [gettext(word) for word in (*PERSON_FIELDS.values(), *ANSWERS.values())]


def _values(r: Registration) -> list[str]:
    """What the registrant tells of themselves and of taking part, in the order of _words."""
    person = r.account.person
    told = {"email": r.account.email, "country": country(person.country) if person else ""}
    return [told.get(name, getattr(person, name, "")) for name in PERSON_FIELDS] + list(r.answers.values())


@bp.get(f"{BASE}/categories")
def categories(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    return render_template(
        "registration/organiser/categories.html", edition=edition, categories=categories_of(edition.id)
    )


@bp.route(f"{BASE}/categories/new", methods=["GET", "POST"], endpoint="new_category")
@bp.route(f"{BASE}/categories/<int:category_id>", methods=["GET", "POST"])
def edit_category(series_slug: str, edition_slug: str, category_id: int | None = None) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    category: Category | None = get_category(category_id, edition) if category_id else None
    form = CategoryForm(obj=category, zone=edition.venue.timezone)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(category)
                services.save_category(category, edition, form.content, current_account(), clock.now())
            flash(gettext("Saved."))
            return redirect(edition_url("registration.categories", edition))
        except Refused as refused:
            form.refuse("quota", refused)
    return render_template("registration/organiser/category.html", edition=edition, form=form, category=category)
