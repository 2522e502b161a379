"""The folder of pictures: what is missing is told, and what nothing has any more goes after a day."""

import resource
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete

from forum import clock
from forum.accounts.models import Account
from forum.checking import picture_troubles
from forum.db import db, transaction
from forum.editions.models import Edition, Series
from forum.pictures.delivery import sweep
from forum.pictures.delivery.drawing import draw
from forum.pictures.delivery.files import store
from forum.pictures.models import Picture, PictureKind
from forum.pictures.queries import files_in_use
from forum.pictures.rules import Refusal, Unfit
from forum.programme.models import Appearance, Speaker
from forum.programme.queries import speakers_of
from tests.editions.facts import DESK
from tests.pictures.samples import image, put_all, upload


@pytest.fixture
def files(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def pictures(context, cast, files):
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        return [picture.digest for picture in put_all(edition.series, edition, speakers_of(edition.id)[0], olga)]


def names_in(folder):
    return {path.name.partition("-")[0] for path in folder.glob("*.webp")}


def test_what_no_picture_has_goes_after_a_day_and_all_else_stays(context, files, pictures):
    now = clock.now()
    (files / "note-of-an-operator.txt").write_text("stays")
    with transaction():
        db.session.execute(delete(Picture).where(Picture.digest == pictures[1]))
    for later, gone in ((0, 0), (23, 0), (25, 2), (50, 0)):
        assert sweep(files_in_use(), now + timedelta(hours=later)) == gone
    assert names_in(files) == {*pictures} - {pictures[1]}
    assert len([*files.iterdir()]) == len({*pictures} - {pictures[1]}) * 2 + 1


def test_what_is_put_there_again_meanwhile_stays(app, cast, files, sign_in):
    now, olga = clock.now(), sign_in(cast.olga)
    page = "/manage/series/innoprom/cover"
    olga.post(page, **upload(image()))
    there = names_in(files)
    olga.post(page, data={"remove": "1"})
    with app.app_context():
        assert sweep(files_in_use(), now) == 0
    olga.post(page, **upload(image()))
    with app.app_context():
        assert sweep(files_in_use(), now + timedelta(days=2)) == 0
        assert picture_troubles() == []
    assert names_in(files) == there


@contextmanager
def full(octets):
    """A disk that takes files of so many bytes, and no more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_no_half_of_a_picture_and_is_told(context, files, caplog):
    drawn = draw(PictureKind.PHOTO, image())
    with full(100):
        with pytest.raises(Unfit) as unfit:
            store(drawn)
        assert picture_troubles() == ["FORUM_FILES: pictures cannot be written: OSError: [Errno 27] File too large"]
    assert unfit.value.reason is Refusal.UNKEPT
    assert "a picture cannot be written" in caplog.text
    assert [*files.iterdir()] == []
    store(drawn)
    assert len(names_in(files)) == 1


def test_what_was_being_written_when_a_process_ended_goes_after_a_day(context, files, pictures):
    now, there = clock.now(), {*files.iterdir()}
    for name in (".ab12_xyz", ".gitkeep", ".of-an-operator"):
        (files / name).write_bytes(b"x")
    for later, gone in ((23, 0), (25, 1), (50, 0)):
        assert sweep(files_in_use(), now + timedelta(hours=later)) == gone
    assert {*files.iterdir()} - there == {files / ".gitkeep", files / ".of-an-operator"}


def test_pictures_go_with_what_they_are_of(context, cast, pictures):
    with transaction():
        speaker = speakers_of(cast.edition)[0]
        db.session.execute(delete(Appearance).where(Appearance.speaker_id == speaker.id))
        db.session.execute(delete(Speaker).where(Speaker.id == speaker.id))
    assert {*files_in_use()} == {*pictures[:3]}
    assert db.session.get(Series, 1) is not None


def test_what_is_missing_or_cannot_be_written_is_told(context, files, pictures):
    assert picture_troubles() == []
    next(files.glob(f"{pictures[3]}-96.webp")).unlink()
    assert picture_troubles() == [f"FORUM_FILES: files of pictures are missing, 1: {pictures[3]}-96.webp"]
    files.rename(files.with_name("elsewhere"))
    files.write_text("no folder")
    first, second = picture_troubles()
    assert first.startswith("FORUM_FILES: pictures cannot be written: FileExistsError")
    assert "are missing" in second


@pytest.mark.both
@pytest.mark.parametrize(
    "page",
    ["/manage/series/innoprom/cover", "/manage/series/innoprom/logo", f"{DESK}/cover", f"{DESK}/speakers/%d/photo"],
)
def test_two_uploads_at_once_leave_one_picture_with_its_files(app, cast, files, sign_in, page):
    editors = [sign_in(cast.olga), sign_in(cast.admin)]
    if "%d" in page:
        with app.app_context():
            page %= speakers_of(cast.edition)[0].id
    sent = [image((900, 900)), image((900, 900), mode="L")]
    threads = [
        threading.Thread(target=editor.post, args=(page,), kwargs=upload(data))
        for editor, data in zip(editors, sent, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(files_in_use()) == 1
        assert picture_troubles() == []
