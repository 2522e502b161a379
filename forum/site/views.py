"""The pages of the site's texts, and their form."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_administrator
from forum.accounts.rules.sign_ins import ABSOLUTE
from forum.bounds import Bound
from forum.db import transaction
from forum.errors import Refused
from forum.site.current import forget_texts, site_texts
from forum.site.forms import TextsForm
from forum.site.models import PAGES
from forum.site.queries import find_texts
from forum.site.services import save_texts
from forum.web import public
from forum.web.disclosure import contact_address

bp = Blueprint("site", __name__)


@bp.get("/help", endpoint="help")
@public
def help_page() -> ResponseReturnValue:
    return _page("help", "site/help.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return _page("privacy", "site/privacy.html")


@bp.get("/contact")
@public
def contact() -> ResponseReturnValue:
    return _page("contact", "site/contact.html")


@bp.get("/legal")
@public
def legal() -> ResponseReturnValue:
    return _page("legal", "site/legal.html")


def _page(name: str, template: str) -> ResponseReturnValue:
    """What administrators wrote, else what comes with Forum."""
    return render_template(
        template,
        title=PAGES[name],
        written=site_texts().get(name, {}),
        contact=contact_address(),
        stays=ABSOLUTE[True],
        leaves=ABSOLUTE[False],
        mail=Bound.MAIL_DAYS.most,
    )


@bp.route("/manage/administrators/texts", methods=["GET", "POST"])
def texts() -> ResponseReturnValue:
    by = current_administrator()
    form = TextsForm(obj=find_texts())
    if form.validate_on_submit():
        try:
            with transaction():
                row = find_texts()
                form.merge(row, obj=find_texts)
                save_texts(row, form.values, by, clock.now())
            forget_texts()
            flash(gettext("The texts of the site are saved."))
            return redirect(url_for("site.texts"))
        except Refused as refused:
            form.refuse("name", refused)
    return render_template("site/texts.html", form=form, pages=PAGES)
