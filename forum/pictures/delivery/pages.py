"""What an organiser's page of a picture does, whatever the picture is of."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.models import Account
from forum.db import lock, transaction
from forum.errors import Busy, Engaged, Refused
from forum.pictures.delivery.drawing import draw
from forum.pictures.delivery.files import store
from forum.pictures.forms import PictureForm
from forum.pictures.models import Picture, PictureKind
from forum.pictures.queries import last_saved
from forum.pictures.rules import Drawn
from forum.pictures.services import Place, remove_picture, save_picture
from forum.web.editing import refuse_unseen
from forum.web.renders import alone, turn


def edit(place: Place, picture: Picture | None, by: Account, page: Callable[[PictureForm], str]) -> ResponseReturnValue:
    """Put a picture there or take it away, and show the page again; `page` draws it with its form."""
    if picture and "remove" in request.args and request.method != "POST":
        name = getattr(place.owner, "name", None)
        return render_template("pictures/remove.html", name=name, version=picture.version)
    form = PictureForm(obj=picture, kind=place.kind)
    try:
        if picture and "remove" in request.form:
            with transaction():
                refuse_unseen(picture)
                remove_picture(place, picture, by, clock.now())
            flash(gettext("The picture is taken away."))
            return redirect(request.path)
        if form.validate_on_submit():
            drawn = _take(form.sent, place.kind, by)
            with transaction():
                if picture:
                    lock(picture)
                form.look_at(picture, drawn, last_saved(place.owner, place.kind))
                form.merge(picture)
                save_picture(place, picture, drawn, form.told, by, clock.now())
            flash(gettext("The picture is saved. Everyone sees it now."))
            return redirect(request.path)
    except Refused as refused:
        form.refuse("file", refused)
    except Busy:
        form.say(gettext("Documents are being made for others at this moment. Try again in a few seconds."))
    except Engaged:
        form.say(gettext("Another picture of yours is being read at this moment. Send this one again after it."))
        return page(form), 429
    return page(form)


def _take(sent: bytes, kind: PictureKind, by: Account) -> Drawn | None:
    """The picture that was sent, as files; one is drawn at a time, and of one account none waits for another."""
    if not sent:
        return None
    with alone(by.id), turn():
        drawn = draw(kind, sent)
    store(drawn)
    return drawn
