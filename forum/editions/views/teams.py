"""Teams: who holds which role in an edition, a series, a venue, the site; inviting, leaving, taking away.

Whoever makes others lead, or no longer lead, hands over, or lets a team do without a second factor, shows who they are:
a found browser would else be rid of by nobody.
"""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import ask_here, ask_who, current_account, current_administrator
from forum.accounts.models import Account, Grant, GrantOffer, Right, Role, Scope, Where
from forum.accounts.queries import demanded_of, get_grant, get_offer, grants_in, is_demanded, offers_in, offers_to
from forum.accounts.rules import judge_taking
from forum.db import transaction
from forum.editions.forms import OfferForm
from forum.editions.queries import (
    get_managed_edition,
    get_managed_series,
    get_managed_venue,
    get_where,
    roles_of,
    where_edition,
    where_series,
    where_venue,
)
from forum.editions.views import bp
from forum.errors import Refused
from forum.people.queries import may_describe, working_links
from forum.web import limiter
from forum.web.filters import edition_url, label, plain
from forum.web.language import current
from forum.web.outlets import Outlet, outlet_url
from forum.web.pages import own_path

_LETTERS = "60/hour"
"""How many invitations an account may have sent."""


@bp.route("/manage/<series_slug>/<edition_slug>/team", methods=["GET", "POST"])
@limiter.limit(_LETTERS, methods=["POST"])
def team(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_TEAM)
    above = [*grants_in(Scope.SERIES, edition.series_id), *grants_in(Scope.SITE, 0)]
    return _team(where_edition(edition), "editions/organiser/team.html", above, edition=edition)


@bp.route("/manage/series/<slug>/team", methods=["GET", "POST"])
@limiter.limit(_LETTERS, methods=["POST"])
def series_team(slug: str) -> ResponseReturnValue:
    series = get_managed_series(slug, current_account(), Right.MANAGE_TEAM)
    return _team(where_series(series))


@bp.route("/manage/venues/<int:venue_id>/team", methods=["GET", "POST"])
@limiter.limit(_LETTERS, methods=["POST"])
def venue_team(venue_id: int) -> ResponseReturnValue:
    venue = get_managed_venue(venue_id, current_account(), Right.MANAGE_TEAM)
    return _team(where_venue(venue))


@bp.route("/manage/administrators", methods=["GET", "POST"])
@limiter.limit(_LETTERS, methods=["POST"])
def administrators() -> ResponseReturnValue:
    current_administrator()
    return _team(Where(Scope.SITE))


@bp.route("/manage/<series_slug>/<edition_slug>/team/factor", methods=["GET", "POST"])
def demand_factor(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_TEAM)
    return _demand(where_edition(edition), edition_url("editions.team", edition))


@bp.route("/manage/administrators/factor", methods=["GET", "POST"])
def demand_factor_everywhere() -> ResponseReturnValue:
    current_administrator()
    return _demand(Where(Scope.SITE), url_for("editions.administrators"))


def _demand(where: Where, back: str) -> ResponseReturnValue:
    """Asked first: who has none is out until they add one."""
    is_on = is_demanded(where)
    if request.method != "POST":
        lacking = demanded_of(where)
        page = "editions/organiser/factor.html"
        return render_template(page, where=where, is_on=is_on, lacking=lacking, back=back)
    demands = request.form.get("demand") == "1"
    if not demands and (asked := ask_who(request.path)):
        return asked
    try:
        with transaction():
            me, now = _must_manage(where), clock.now()
            if demands:
                services.demand_factor(where, me, now)
            else:
                services.waive_factor(where, me, now)
        flash(gettext("Saved."))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(back)


def _team(
    where: Where,
    template: str = "editions/organiser/other_team.html",
    above: Sequence[Grant] | None = None,
    **more: object,
) -> ResponseReturnValue:
    """Members, who may act by a role in what covers it (`above`), open offers, and the form that makes another."""
    above = [] if where.scope is Scope.SITE else grants_in(Scope.SITE, 0) if above is None else above
    form, now = OfferForm(scope=where.scope), clock.now()
    if form.validate_on_submit():
        role = Role(form.role.data)
        if (role.leads or form.hands_over.data) and (asked := ask_here()):
            return asked
        try:
            with transaction():
                me = _must_manage(where)
                offer = services.offer_role(
                    where,
                    form.values["email"],
                    role,
                    me,
                    now,
                    language=current(),
                    hands_over=form.hands_over.data,
                )
            flash(_told_sent(offer))
            return redirect(request.path)
        except Refused as refused:
            form.refuse("email", refused)
    more |= {"members": grants_in(where.scope, where.key), "offers": offers_in(where.scope, where.key)}
    more |= {"above": above, "is_demanded": is_demanded(where)}
    return render_template(template, where=where, form=form, now=now, **more)


@bp.get("/account/roles")
def own_roles() -> ResponseReturnValue:
    """What the reader may do, where; every role can be given up."""
    me = current_account()
    return render_template("editions/own_roles.html", roles=roles_of(me), offers=offers_to(me, clock.now()))


@bp.route("/manage/roles/<int:grant_id>/take", methods=["GET", "POST"])
def take_role(grant_id: int) -> ResponseReturnValue:
    """From a colleague, or one's own; asked first, because only a new invitation brings it back."""
    grant, me = get_grant(grant_id), current_account()
    is_own = grant.account_id == me.id
    where = get_where(grant.scope, grant.scope_id, me, None if is_own else Right.MANAGE_TEAM)
    back = url_for("editions.own_roles") if is_own else _back()
    if grant.role.leads and (asked := ask_who(url_for("editions.take_role", grant_id=grant_id, back=back))):
        return asked
    if request.method != "POST":
        others = [each for each in grants_in(grant.scope, grant.scope_id) if each.account_id != grant.account_id]
        asked = {"grant": grant, "where": where, "is_own": is_own, "refusal": judge_taking(grant, others)}
        return render_template("editions/take_role.html", back=back, **asked)
    try:
        with transaction():
            me = current_account() if is_own else _must_manage(where)
            grant, now = get_grant(grant_id), clock.now()
            account, role, worked = grant.account, grant.role, working_links(grant.account, now)
            services.take(grant, where, me, now)
            lapsed = sum(not may_describe(link.person, account) for link in worked)
        if is_own:
            place = plain(where.name) or label(where.scope)
            flash(gettext("Role given up: %(role)s, %(where)s.", role=label(role), where=place))
        else:
            flash(gettext("Role taken away: %(name)s, %(role)s.", name=account.label, role=label(role)))
        if lapsed:
            flash(_told_of(lapsed))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(back)


def _told_of(lapsed: int) -> str:
    """Links lapse with the right of who sent them: whoever keeps it can look at them and send them again."""
    words = ngettext(
        "%(num)s letter by which somebody takes their profile over no longer works: its sender lost the right.",
        "%(num)s letters by which people take their profiles over no longer work: their sender lost the right.",
        lapsed,
    )
    again = gettext("Whoever enters registrations can send them again, from the list of registrations.")
    return f"{words} {again}"


@bp.post("/manage/offers/<int:offer_id>/send-again")
@limiter.limit(_LETTERS)
def send_offer_again(offer_id: int) -> ResponseReturnValue:
    """Another letter with another link."""
    offer = get_offer(offer_id)
    where = get_where(offer.scope, offer.scope_id, current_account(), Right.MANAGE_TEAM)
    if (offer.role.leads or offer.hands_over) and (asked := ask_who(_back())):
        return asked
    try:
        with transaction():
            me = _must_manage(where)
            services.send_again(get_offer(offer_id), me, clock.now())
        flash(_told_sent(offer))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(_back())


@bp.route("/manage/offers/<int:offer_id>/take-back", methods=["GET", "POST"])
def take_offer_back(offer_id: int) -> ResponseReturnValue:
    """Asked first: the link of the letter dies for good."""
    offer = get_offer(offer_id)
    where = get_where(offer.scope, offer.scope_id, current_account(), Right.MANAGE_TEAM)
    if request.method != "POST":
        return render_template("editions/organiser/take_back.html", offer=offer, where=where, back=_back())
    try:
        with transaction():
            me = _must_manage(where)
            services.take_back(get_offer(offer_id), me, clock.now())
        told = gettext("Invitation taken back: %(address)s, %(role)s.", address=offer.email, role=label(offer.role))
        flash(told)
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(_back())


def _told_sent(offer: GrantOffer) -> str:
    told = gettext("Invitation sent: %(address)s, %(role)s.", address=offer.email, role=label(offer.role))
    return str(told)


def _must_manage(where: Where) -> Account:
    """The reader, who has the right within the transaction too: who is put out at this moment leaves nothing."""
    me = current_account()
    services.hold_roles(me, where)
    get_where(where.scope, where.key, me, Right.MANAGE_TEAM)
    return me


def _back() -> str:
    """The team's page, which the button names."""
    return own_path(request.values.get("back")) or outlet_url(Outlet.DESK)
