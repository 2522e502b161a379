"""Where no place is left the page says so, and offers nothing that gives one."""

from tests.registration.views.test_desk import ENTER, LIST
from tests.registration.views.test_organiser_moving import entered, guests, plain, set_category

__all__ = ("guests",)


def test_where_no_place_is_left_nothing_gives_one(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, quota=0)
    own = entered(dana, cast)
    page = rita.get(own).text
    assert "All places are taken: the next free one goes to the first on the waitlist." in page
    assert "Promote from the waitlist" not in page


def test_approving_onto_the_waitlist_is_no_main_button(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, needs_approval=True)
    own = entered(dana, cast)
    assert '<button class="btn btn-primary">Approve' in rita.get(own).text
    set_category(app, cast.category, quota=0)
    page = rita.get(own).text
    assert '<button class="btn btn-outline-secondary">Approve' in page
    assert "approving puts them on the waitlist" in page
    set_category(app, cast.category, has_waitlist=False)
    page = rita.get(own).text
    assert ">Approve" not in page
    assert "All places are taken." in page


def test_whoever_was_put_out_is_told_to_write_only_where_somebody_reads(app, cast, sign_in):
    paul, rita = sign_in(cast.paul), sign_in(cast.rita)
    made = paul.post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    rita.post(f"{LIST}/{made.rpartition('/')[2]}/cancel", data={"reason": "No room"})
    page = paul.get(made).text
    assert "Only they can let you in again." in page
    assert "write to them" not in page
    app.config["CONTACT"] = "Team <team@forum.example>"
    try:
        page = paul.get(made).text
    finally:
        app.config["CONTACT"] = ""
    assert "write to them" in page
    assert 'href="mailto:team@forum.example"' in page


def test_how_full_a_category_is_stands_where_one_chooses_it(app, cast, sign_in, guests):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, guests, quota=3)
    choices = plain(dana.get(ENTER).text)
    assert "Guest (3 places left.)" in choices
    own = entered(dana, cast)
    assert "They get a place there. 3 places left." in plain(rita.get(own).text)
    set_category(app, guests, quota=0)
    assert "Guest (Full: they join the waitlist. Before them: 0.)" in plain(dana.get(ENTER).text)
    set_category(app, guests, needs_approval=True)
    assert "Guest (All places are taken.)" in plain(dana.get(ENTER).text)
    set_category(app, cast.category, needs_approval=True, quota=2)
    waits = entered(dana, cast, "Waits")
    assert "Approve 1 place left." in plain(rita.get(waits).text)
