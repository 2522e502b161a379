"""The organiser's page of a speaker's photo."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.editions.queries import get_managed_edition
from forum.pictures.delivery import edit
from forum.pictures.models import PictureKind
from forum.pictures.queries import find_photo
from forum.pictures.services import Place
from forum.programme.models import Speaker
from forum.programme.queries import get_of
from forum.programme.views import bp
from forum.web import limiter, uploading


@bp.route("/speakers/<int:item_id>/photo", methods=["GET", "POST"])
@limiter.limit("120/hour", methods=["POST"])
@uploading
def edit_photo(series_slug: str, edition_slug: str, item_id: int) -> ResponseReturnValue:
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_PROGRAMME)
    speaker = get_of(Speaker, item_id, edition)
    place = Place(speaker, PictureKind.PHOTO, edition_id=edition.id, speaker_id=speaker.id)
    photo = find_photo(edition.id, speaker.id)
    shown = {"edition": edition, "item": speaker, "photo": photo}
    return edit(place, photo, me, lambda form: render_template("programme/organiser/photo.html", form=form, **shown))
