"""One declaration is all that a new kind of things needs: a made-up one goes all the ways that things can go."""

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, NamedTuple

import lxml.html
import pytest
from flask import Flask, render_template_string
from sqlalchemy import JSON, ForeignKey, MetaData, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from forum import clock, create_app, find_kinds
from forum.accounts.models import Account, Right, Scope
from forum.audit.models import Act, AuditEntry, Traced
from forum.audit.services import record
from forum.db import Archivable, Model, Versioned, db, transaction
from forum.editions.models import Edition
from forum.removal.jobs import remove_expired
from forum.removal.outlets import declare
from forum.removal.queries import KINDS, add_kinds
from forum.removal.rules import TIME_TO_UNDO, Going, Gone, Kind, Merging, Returning, Use
from tests.environment import load_settings
from tests.factories import make_sign_in, make_track
from tests.opening import open_browser

PATH = "/manage/innoprom/2027/stands/<int:stand_id>"
ARCHIVE = "/manage/innoprom/2027/programme/archive"
PAGE = "{{ outlet_parts(Outlet.REMOVAL, row=row) }}"


class Made(DeclarativeBase):
    """Tables of this test alone: no migration knows them."""

    metadata = MetaData()
    registry = registry(metadata=metadata, type_annotation_map=Model.registry.type_annotation_map)


class Stand(Archivable, Versioned, Traced, Made):
    """A place at an exhibition."""

    __tablename__ = "stand"
    TRACED: ClassVar = {"name": "Name"}
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(JSON)


class Lamp(Made):
    """What a stand has."""

    __tablename__ = "lamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(40))
    stand_id: Mapped[int] = mapped_column(ForeignKey("stand.id"))


class StandAct(Act):
    REMOVED = "stand removed", "Stand removed"
    SHUT = "stand shut", "Stand shut"


def lamps_of(stand: Stand) -> list[Lamp]:
    return list(db.session.scalars(select(Lamp).where(Lamp.stand_id == stand.id)))


def move(going: Going) -> dict[str, list[int]]:
    moved = lamps_of(going.row)
    for lamp in moved:
        lamp.stand_id = going.into.id
    return {"lamp": [lamp.id for lamp in moved]}


def give_back(going: Going, moved: dict[str, list[int]]) -> int:
    back = [lamp for lamp in lamps_of(going.into) if lamp.id in moved["lamp"]]
    for lamp in back:
        lamp.stand_id = going.row.id
    return len(moved["lamp"]) - len(back)


def returns(gone: Gone, _: Account) -> Returning:
    return Returning([Use(lamp.label, endpoint="editions.home") for lamp in lamps_of(gone.into)], [], 0)


STANDS = Kind(
    table=Stand,
    label="Stand",
    right=Right.EDIT_PROGRAMME,
    scope=Scope.EDITION,
    place=Stand.edition_id,
    follows="Nobody can book it any more.",
    removed=StandAct.REMOVED,
    uses=lambda row, _: [Use(lamp.label, endpoint="editions.home") for lamp in lamps_of(row)],
    endpoint="exhibition.stand",
    takes={"stand_id": "id"},
    tab="programme.tracks",
    archive="removal.programme_archive",
    merging=Merging(alike=("edition_id",), move=move, back=give_back, returns=returns),
)


class Stands(NamedTuple):
    """An application with stands: one that has a lamp, and one that has none."""

    app: Flask
    used: int
    other: int


@pytest.fixture
def made(app, cast, environ) -> Iterator[Flask]:
    """An application of its own, whose pages are not yet closed."""
    with app.app_context():
        Made.metadata.create_all(db.engine, [Stand.__table__, Lamp.__table__])
    own = create_app(load_settings(environ) | {"TESTING": True, "WTF_CSRF_ENABLED": False})
    own.add_url_rule(
        "/manage/<series_slug>/<edition_slug>/stands/<int:stand_id>",
        "exhibition.stand",
        lambda stand_id, **_: render_template_string(PAGE, row=db.session.get_one(Stand, stand_id)),
    )
    yield own
    KINDS.pop("stand", None)
    with own.app_context():
        db.engine.dispose()
    with app.app_context():
        Made.metadata.drop_all(db.engine, [Stand.__table__, Lamp.__table__])


@pytest.fixture
def stands(made, cast) -> Stands:
    declare(made, [STANDS])
    with made.app_context(), transaction():
        used, other = (Stand(edition_id=cast.edition, name={"en": name}) for name in ("Corner", "Middle"))
        db.session.add_all([used, other])
        db.session.flush()
        db.session.add(Lamp(label="Lantern", stand_id=used.id))
        record(None, StandAct.SHUT, used, clock.now(), cast.edition)
        return Stands(made, used.id, other.id)


def signed_in(made, account_id):
    with made.app_context():
        cookie = make_sign_in(account_id)
    return open_browser(made, cookie)


def press(client, page, address, part=""):
    """Press the button of a page that leads there."""
    forms = [f for f in lxml.html.fromstring(page).forms if f.method == "POST" and part in (f.action or "")]
    (form,) = [f for f in forms if part or "seen" in f.fields]
    return client.post(form.action if part else address, data=dict(form.form_values()), follow_redirects=True)


def acts_on(key):
    query = select(AuditEntry.act).where(AuditEntry.thing == "stand", AuditEntry.thing_id == key)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_made_up_kind_is_archived_shown_in_the_archive_and_restored(stands, cast):
    olga, address = signed_in(stands.app, cast.olga), f"/manage/things/stand/{stands.used}/archive"
    asked = olga.get(address).text
    assert "Nobody can book it any more." in asked
    assert "Lantern" in asked
    archive = press(olga, asked, address).text
    assert "Archived: Corner. You can restore it here." in archive
    assert "Corner" in archive
    assert f"/manage/innoprom/2027/stands/{stands.used}" in archive
    restored = press(olga, archive, "", f"/things/stand/{stands.used}/restore").text
    assert f"/things/stand/{stands.used}/archive" in restored
    with stands.app.app_context():
        assert db.session.get_one(Stand, stands.used).archived_at is None
        assert acts_on(stands.used) == ["stand shut", "thing archived", "thing restored"]


def test_two_of_a_made_up_kind_are_merged_and_the_merging_is_undone(stands, cast):
    olga, address = signed_in(stands.app, cast.olga), f"/manage/things/stand/{stands.used}/merge"
    asked = olga.get(f"{address}?into={stands.other}").text
    assert "What follows" in asked
    assert "Lantern" in asked
    merged = press(olga, asked, address).text
    assert "Corner was merged into this" in merged
    with stands.app.app_context():
        assert [len(lamps_of(db.session.get_one(Stand, key))) for key in stands[1:]] == [0, 1]
    (back,) = lxml.html.fromstring(merged).xpath("//a[contains(@href, '/take-back')]/@href")
    asked = olga.get(back).text
    assert "Lantern" in asked
    press(olga, asked, back)
    with stands.app.app_context():
        assert [len(lamps_of(db.session.get_one(Stand, key))) for key in stands[1:]] == [1, 0]
        assert acts_on(stands.used) == ["stand shut", "thing merged", "merging taken back"]


def test_a_made_up_kind_stands_in_the_history_with_a_link_to_its_page(stands, cast):
    page = html.unescape(signed_in(stands.app, cast.olga).get("/manage/innoprom/2027/log").text)
    assert f'href="/manage/innoprom/2027/stands/{stands.used}"' in page
    assert "Stand shut" in page


def test_a_made_up_kind_is_removed_after_thirty_days_unless_something_refers_to_it(stands, cast):
    with stands.app.app_context():
        with transaction():
            for key in stands[1:]:
                db.session.get_one(Stand, key).archived_at = clock.now() - TIME_TO_UNDO - timedelta(hours=1)
        assert remove_expired() == 1
        assert db.session.get(Stand, stands.used)
        assert acts_on(stands.other) == ["stand removed"]


def test_a_made_up_kind_is_only_theirs_who_have_the_right(stands, cast):
    for name in ("rita", "dana", "paul", "sam"):
        client = signed_in(stands.app, getattr(cast, name))
        assert client.get(f"/manage/things/stand/{stands.used}/archive").status_code == 404
        assert client.post(f"/manage/things/stand/{stands.used}/restore").status_code == 404


def test_an_archive_is_for_who_may_archive_something_there_and_shows_what_is_theirs(stands, cast):
    """Petra has the programme's tracks there, Rita the stands, Vera nothing."""
    add_kinds([replace(STANDS, right=Right.MANAGE_REGISTRATION)])
    with stands.app.app_context(), transaction():
        db.session.get_one(Stand, stands.used).archived_at = clock.now()
        make_track(db.session.get_one(Edition, cast.edition), "Engines").archived_at = clock.now()
    seen = {}
    for name in ("petra", "rita", "olga"):
        client = signed_in(stands.app, getattr(cast, name))
        assert ARCHIVE in client.get("/manage/innoprom/2027/sessions").text
        page = client.get(ARCHIVE).text
        seen[name] = {called for called in ("Corner", "Engines") if called in page}
    assert seen == {"petra": {"Engines"}, "rita": {"Corner"}, "olga": {"Corner", "Engines"}}
    vera = signed_in(stands.app, cast.vera)
    assert vera.get(ARCHIVE).status_code == 403
    assert ARCHIVE not in vera.get("/manage/innoprom/2027/sessions").text


class Bare(Made):
    __tablename__ = "bare"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    name: Mapped[str]


class Tracks(Made):
    __tablename__ = "track"
    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ({"endpoint": "exhibition.stands"}, "stand has no page exhibition.stands"),
        ({"takes": {"item_id": "id"}}, "stand has no page exhibition.stand"),
        ({"takes": {"stand_id": "number"}}, "stand: has no number"),
        ({"tab": "exhibition.stands"}, "stand has no page exhibition.stands"),
        ({"archive": "exhibition.archive"}, "stand has no page exhibition.archive"),
        ({"table": Lamp}, "lamp has no page removal.programme_archive"),
        ({"within": "hall"}, "stand: has no hall"),
        ({"removed": StandAct.SHUT}, 'stand: the log calls its removal "stand shut"'),
        ({"merging": Merging(alike=("hall_id",), move=move, back=give_back, returns=returns)}, "stand: has no hall_id"),
        (
            {"merging": Merging(alike=(), move=move, back=give_back, returns=returns, parts="lamp")},
            "nobody declares its parts, lamp",
        ),
        (
            {"merging": Merging(alike=(), move=move, back=give_back, returns=returns, template="a.html")},
            "stand has no page a.html",
        ),
        ({"table": Bare, "place": Bare.id}, "bare: is not Archivable; bare: is not Versioned; bare: is not Traced"),
    ],
)
def test_what_is_not_told_whole_does_not_start(made, lack, said):
    with pytest.raises(ValueError, match="kinds are not told whole") as failure:
        declare(made, [replace(STANDS, **lack)])
    assert said in str(failure.value)
    assert set(KINDS) == {kind.name for kind in find_kinds()}


def test_a_declaration_that_leaves_something_out_is_an_error_at_once():
    told = {name: getattr(STANDS, name) for name in STANDS.__dataclass_fields__}
    for name in ("table", "label", "right", "scope", "place", "follows", "removed", "uses", "endpoint", "takes"):
        with pytest.raises(TypeError, match=name):
            Kind(**{key: value for key, value in told.items() if key != name})


def test_two_kinds_cannot_share_a_name(made):
    with pytest.raises(ValueError, match="there are two kinds called track"):
        add_kinds([replace(STANDS, table=Tracks)])


def test_whatever_can_be_archived_is_a_kind_and_every_kind_is_told(made):
    archivable = {mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, Archivable)}
    assert archivable == {kind.table for kind in find_kinds()}
