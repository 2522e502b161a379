"""What delegates and the desk see of what was said, and of whom the secretariat put out."""

import csv
import io

from forum.db import db, transaction
from forum.registration.models import Category

DESK = "/manage/innoprom/2027/registrations"


def enter(client, cast) -> str:
    """The page of a new registration."""
    return client.post("/forums/innoprom/2027/register", data={"category": cast.category}).location


def test_the_pass_and_the_lists_say_what_was_said_until_it_is_taken_over(app, cast, sign_in):
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    own = enter(paul, cast)
    reference = own.rpartition("/")[2]
    assert "Update from my profile" not in paul.get(own).text
    paul.post("/account/profile", data={"given_name": "Somebody", "family_name": "Else", "country": "KZ"})
    pages = [paul.get(f"{own}/pass"), olga.get(DESK), olga.get(f"{DESK}.csv")]
    for page in (page.text.rpartition("<main")[2] for page in pages):  # the menu calls him by his new name
        assert "Paul" in page
        assert "Else" not in page
    desk, mine = olga.get(f"{DESK}/{reference}").text, paul.get(own).text
    for page in (desk, mine):
        assert "The profile says something else" in page
        assert "Somebody" in page
        assert 'data-head="Profile now"' in page  # it is read as blocks on a phone
    assert "Update from my profile" in mine
    assert "Update from my profile" not in desk
    assert paul.post(f"{own}/profile").location == own
    assert "Somebody Else" in paul.get(f"{own}/pass").text
    desk = olga.get(f"{DESK}/{reference}").text
    assert "Registration updated from the profile" in desk
    assert "The profile says something else" not in desk
    assert "Paul" in desk  # what it said before
    row = next(csv.DictReader(io.StringIO(olga.get(f"{DESK}.csv").data.decode("utf-8-sig"))))
    assert (row["Given name"], row["Family name"], row["Country"]) == ("Somebody", "Else", "Kazakhstan")
    assert olga.post(f"{own}/profile").status_code == 404


def test_whom_the_secretariat_put_out_reads_why_and_the_desk_sees_all_of_it(app, cast, sign_in):
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    own = enter(paul, cast)
    reference = own.rpartition("/")[2]
    paul.post(f"{own}/withdraw")
    again = enter(paul, cast)
    address = f"{DESK}/{again.rpartition('/')[2]}"
    assert reference in olga.get(address).text  # the earlier one
    olga.post(f"{address}/cancel", data={"reason": "Not a delegate"})
    assert paul.get("/forums/innoprom/2027/register").location == again
    assert enter(paul, cast) == again  # and nothing was made
    page = paul.get(again).text
    assert "Only they can let you in again" in page
    assert "Not a delegate" in page
    assert "Register again" not in page
    desk = olga.get(address).text
    assert "Readmit" in desk
    refused = olga.post(f"{address}/readmit", data={"reason": ""})
    assert 'id="reason-error"' in refused.text
    olga.post(f"{address}/readmit", data={"reason": "A mistake of ours"})
    page = paul.get(again).text
    assert "A mistake of ours" in page
    assert "Confirmed" in page


def test_the_buttons_that_let_in_are_not_shown_to_whoever_it_is(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
    olga, rita = sign_in(cast.olga), sign_in(cast.rita)
    address = f"{DESK}/{enter(olga, cast).rpartition('/')[2]}"
    assert f"{address}/approve" not in olga.get(address).text
    assert "Nobody decides on their own registration" in olga.get(address).text
    answer = olga.post(f"{address}/approve", follow_redirects=True)
    assert "Nobody decides on their own registration" in answer.text
    assert "Pending approval" in answer.text
    assert f"{address}/approve" in rita.get(address).text
    assert "Confirmed" in rita.post(f"{address}/approve", follow_redirects=True).text
