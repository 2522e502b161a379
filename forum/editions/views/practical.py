"""The organiser's page of practical texts."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions import services
from forum.editions.forms import PracticalForm
from forum.editions.queries import get_managed_edition
from forum.editions.views import bp
from forum.errors import Refused
from forum.web.filters import edition_url, plain


@bp.route("/manage/<series_slug>/<edition_slug>/practical", methods=["GET", "POST"])
def edit_practical(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_FACTS)
    form = PracticalForm(obj=edition)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(edition)
                services.save_practical(edition, form.values, me, clock.now())
            flash(gettext("Saved: %(name)s. Everyone sees it now.", name=plain(edition.name)))
            return redirect(edition_url("editions.edit_practical", edition))
        except Refused as refused:
            form.refuse("arrival", refused)
    return render_template("editions/organiser/practical.html", form=form, edition=edition)
