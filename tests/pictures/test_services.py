"""Two who put the first picture in the same place at the same moment: one picture stands there."""

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.pictures.models import Picture, PictureKind
from forum.pictures.rules import Drawn
from forum.pictures.services import Place, save_picture
from forum.programme.queries import speakers_of
from tests.at_once import second_of_two

COVER, LOGO, PHOTO = PictureKind


def of_the_series(kind, edition):
    return Place(edition.series, kind, series_id=edition.series_id)


def of_the_edition(kind, edition):
    return Place(edition, kind, edition_id=edition.id)


def of_a_speaker(kind, edition):
    speaker = speakers_of(edition.id)[0]
    return Place(speaker, kind, edition_id=edition.id, speaker_id=speaker.id)


@pytest.mark.parametrize(
    ("kind", "place"),
    [(COVER, of_the_series), (LOGO, of_the_series), (COVER, of_the_edition), (PHOTO, of_a_speaker)],
)
def test_of_two_first_pictures_at_once_one_stays(app, cast, context, kind, place):
    def put(digest):
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        save_picture(place(kind, edition), None, Drawn(digest * 32, (1, 1), {}), {}, olga, clock.now())

    assert second_of_two(app, lambda: put("a"), lambda: put("b")) == "OVERTAKEN"
    assert db.session.scalars(select(Picture.digest)).all() == ["a" * 32]


def test_each_speaker_of_an_edition_has_a_photo_and_each_edition_a_cover(cast, context):
    edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
    speakers = speakers_of(edition.id)
    photos = [Place(each, PHOTO, edition_id=edition.id, speaker_id=each.id) for each in speakers]
    editions = [of_the_edition(COVER, each) for each in db.session.scalars(select(Edition))]
    places = [*photos, *editions, of_the_series(COVER, edition), of_the_series(LOGO, edition)]
    with transaction():
        for place in places:
            save_picture(place, None, Drawn("a" * 32, (1, 1), {}), {}, olga, clock.now())
    assert db.session.scalar(select(func.count()).select_from(Picture)) == len(places) > 5
