"""A backup is the database and the pictures, on both databases."""

import shutil
import tarfile

import pytest
from sqlalchemy import delete

from forum.accounts.models import Account
from forum.cli import backup, restore
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.pictures.models import Picture, PictureKind
from forum.pictures.queries import files_in_use
from forum.pictures.services import Place
from tests.pictures.samples import put


@pytest.fixture
def files(app, cast, tmp_path, monkeypatch):
    """The folder of pictures, with a cover."""
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        put(Place(edition, PictureKind.COVER, edition_id=edition.id), olga)
    return tmp_path / "files"


def read_all(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(app, command, *arguments):
    with app.app_context():
        db.session.remove()
        return app.test_cli_runner().invoke(command, [*map(str, arguments)])


def lose_pictures(app):
    with app.app_context(), transaction():
        db.session.execute(delete(Picture))


def test_a_backup_carries_pictures_and_restoring_brings_them_back(app, files, tmp_path):
    kept, file = read_all(files), tmp_path / "kept.tar"
    assert run(app, backup, file).output == f"Saved to {file}.\n"
    lose_pictures(app)
    shutil.rmtree(files)
    assert run(app, restore, "--yes", file).output == "Restored.\n"
    with app.app_context():
        assert len(files_in_use()) == 1
    assert read_all(files) == kept


def test_a_backup_of_before_there_were_pictures_is_restored(app, files, tmp_path):
    run(app, backup, tmp_path / "kept.tar")
    with tarfile.open(tmp_path / "kept.tar") as archive:
        archive.extract("database", tmp_path, filter="data")
    lose_pictures(app)
    assert run(app, restore, "--yes", tmp_path / "database").output == "Restored.\n"
    with app.app_context():
        assert len(files_in_use()) == 1


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[: len(whole) // 3], lambda _: b"no backup at all", lambda _: b""]
)
def test_a_damaged_backup_changes_nothing(app, cast, files, tmp_path, damage):
    run(app, backup, tmp_path / "kept.tar")
    (tmp_path / "other.tar").write_bytes(damage((tmp_path / "kept.tar").read_bytes()))
    said = run(app, restore, "--yes", tmp_path / "other.tar")
    assert (said.exit_code, "nothing was changed" in said.output) == (1, True)
    with app.app_context():
        assert len(files_in_use()) == 1
