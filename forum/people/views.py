"""One's own profile, and claiming one that others entered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.db import transaction
from forum.errors import NotFound, Refused
from forum.people import services
from forum.people.forms import ProfileForm
from forum.people.queries import find_claim, find_person
from forum.people.rules import judge_claim
from forum.web import limiter
from forum.web.language import current
from forum.web.outlets import next_url

bp = Blueprint("people", __name__, url_prefix="/account")


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    me = current_account()
    person = find_person(me)
    form = ProfileForm(obj=person)
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
@limiter.limit("30/hour")
def claim(token: str) -> ResponseReturnValue:
    """A link that mail programs may open ahead of people: only the button claims."""
    me, link = current_account(), find_claim(token, clock.now())
    if link is None:
        raise NotFound
    if request.method == "POST":
        try:
            with transaction():
                services.claim_person(link, me, clock.now())
            flash(gettext("This profile is yours now. Look whether everything is right."))
            return redirect(url_for("people.profile"))
        except Refused:
            pass  # said below
    refusal = judge_claim(claimed=link.person.account_id is not None, has_person=find_person(me) is not None)
    return render_template("people/claim.html", person=link.person, refusal=refusal)
