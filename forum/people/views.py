"""One's own profile, and claiming one that others entered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account, find_told
from forum.db import transaction
from forum.errors import Refused
from forum.languages import N_
from forum.people import services
from forum.people.forms import OwnProfileForm
from forum.people.models import PERSON_FIELDS, Person
from forum.people.queries import find_person, get_claim, why_not_claim, why_not_take
from forum.people.rules import Refusal, filled, masked
from forum.web import asking
from forum.web.filters import country, word
from forum.web.language import current
from forum.web.outlets import next_url

bp = Blueprint("people", __name__, url_prefix="/account")


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    me = current_account()
    person = find_person(me)
    told = find_told()[0] if person is None else None
    named = {"given_name": told.given_name, "family_name": told.family_name} if told else {}
    form = OwnProfileForm(obj=person, **named)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(person)
                services.describe_self(me, form.values, clock.now(), current())
            flash(gettext("Your profile is saved."))
            return redirect(next_url())
        except Refused as refused:
            form.refuse("family_name", refused)
    return render_template("people/profile.html", form=form)


@bp.route("/claim/<token>", methods=["GET", "POST"])
@asking(N_("Somebody entered you, and you can take your profile over. Sign in, or create an account."))
def claim(token: str) -> ResponseReturnValue:
    """A link that mail programs may open ahead of people: only the button claims, and joins only what it was under."""
    me = current_account()
    if request.method == "POST":
        try:
            with transaction():
                link = get_claim(token, clock.now())
                if request.form.get("shown", "") != _shown(link.person, find_person(me)):
                    raise Refused(Refusal.LOOK_AGAIN)
                services.claim_person(link, me, clock.now())
            flash(gettext("This profile is yours now. Look whether everything is right."))
            return redirect(url_for("people.profile"))
        except Refused as refused:
            flash(gettext(refused.reason.value))
    link, mine = get_claim(token, clock.now()), find_person(me)
    return render_template(
        "people/claim.html",
        person=link.person,
        mine=mine,
        sent_to=masked(link.person.email),
        is_theirs=why_not_take(link, me) is None,
        refusal=why_not_claim(link, me),
        shown=_shown(link.person, mine),
        rows=_side_by_side(mine, link.person) if mine else [],
    )


def _shown(person: Person, mine: Person | None) -> str:
    """What a page shows of two profiles; empty where there is one."""
    return " ".join("{}:{}".format(*each.stamp) for each in (mine, person)) if mine else ""


def _side_by_side(mine: Person, theirs: Person) -> list[tuple[str, str, str, str]]:
    """Each word with my value, theirs, and what it will be."""
    ours, other = mine.said(), theirs.said()
    after = ours | filled(ours, other)
    values = ((name, (ours[name], other[name], after[name])) for name in PERSON_FIELDS)
    named = ((name, map(country, told) if name == "country" else told) for name, told in values)
    return [(word(PERSON_FIELDS[name]), *told) for name, told in named]
