"""Commands of an operator."""

from forum.cli import check
from tests.worlds import do_release


def test_forum_check_names_the_scripts_that_no_font_can_print(app, cast):
    def rename(slot):
        slot.session.title = {"en": "Opening", "ka": "გახსნა"}

    runner = app.test_cli_runner()
    with app.app_context():
        do_release(cast, 0)
    assert runner.invoke(check).output == "All is well.\n"
    with app.app_context():
        do_release(cast, 1, rename)
    said = runner.invoke(check).output
    assert "Georgian" in said
    assert "FORUM_FONTS" in said
    assert "All is well" not in said
