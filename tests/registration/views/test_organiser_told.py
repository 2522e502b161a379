"""Who gave a place and why, what became of the one that stays, who was put out, and whom the log tells of."""

import re

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import compose
from forum.registration.models import RegistrationState as S
from tests.factories import make_category
from tests.opening import Editor
from tests.registration.views.test_desk import LIST, letters
from tests.registration.views.test_doubling import ends
from tests.registration.views.test_doubling_back import plain
from tests.registration.views.test_exports import told
from tests.registration.views.test_organiser_alike import entered, suspected
from tests.registration.views.test_organiser_moving import set_category, state_of
from tests.registration.views.test_organiser_twice import of, three

LOG = "/manage/innoprom/2027/log"
assert three


@pytest.mark.both
def test_who_raised_the_places_gave_them(app, cast, sign_in, three):
    rita = sign_in(cast.rita)
    editor = Editor(rita, f"/manage/innoprom/2027/categories/{cast.category}")
    editor.save(quota="2")
    assert editor.save()
    history = plain(rita.get(three[1]).text).partition("History")[2]
    assert "Confirmed · Rita Test, rita@test.example Places: 1 → 2" in history
    assert "Places: 1 → 2" in plain(sign_in(cast.olga).get(f"{LOG}?act=registration+confirmed").text)
    (row,) = told(rita, q=of(three[1])).values()
    assert (row["Decided by"], row["Reason"]) == ("Rita Test", "Places 1 → 2")


def test_who_gets_a_place_is_named(app, cast, sign_in, three):
    rita = sign_in(cast.rita)
    editor = Editor(rita, f"/manage/innoprom/2027/categories/{cast.category}")
    editor.save(quota="2")
    named = f"X Else, {of(three[1])}"
    assert f"Places would be given to: {named}." in plain(editor.page).replace("Else X", "X Else")
    answer = plain(rita.post(editor.path, data=editor.fields, follow_redirects=True).text)
    assert f"Places given to: {named}." in answer.replace("Else X", "X Else")
    log = plain(sign_in(cast.olga).get(f"{LOG}?act=category+saved").text)
    assert f"Places given to: {of(three[1])}" in log


def test_who_gave_more_places_takes_nobody_their_slip(app, cast, sign_in, three):
    editor = Editor(sign_in(cast.rita), f"/manage/innoprom/2027/categories/{cast.category}")
    editor.save(quota="2")
    assert editor.save()
    assert state_of(app, three[1])[0] is S.CONFIRMED
    assert "Withdraw: entered by mistake" in sign_in(cast.dana).get(three[1]).text


@pytest.mark.parametrize(("ended", "stays", "said"), [
    (0, 2, "её место теперь у другой: %s."), (1, 2, "её номер в листе ожидания теперь у другой: %s."),
    (2, 1, "другая, %s, остаётся как есть.")])  # fmt: skip
def test_the_letter_of_a_second_says_what_became_of_the_other(app, cast, sign_in, three, ended, stays, said):
    ends(sign_in(cast.rita), three[ended], three[stays])
    with app.app_context():
        letter = next(each for each in letters("registration") if each.values["state"] == "duplicate")
        text = " ".join(compose(letter).get_body(("plain",)).get_content().split())
        assert said % of(three[stays]) in text


@pytest.mark.parametrize(("act", "word"), [("cancel", "cancelled"), ("reject", "rejected")])
def test_who_looks_like_one_put_out_is_not_let_in_by_one_click(app, cast, sign_in, act, word):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, needs_approval=act == "reject")
    gone = entered(dana, cast, "Nazarova", "Farida", email="farida@test.example")
    rita.post(f"{gone}/{act}", data={"reason": "No papers"})
    set_category(app, cast.category, needs_approval=True)
    own = entered(dana, cast, "Nazarova", "Farida", email="")
    suspected(app)
    page = rita.get(own).text
    asked = page.partition('<summary class="btn btn-primary">')[2].partition("</details>")[0]
    assert f"Farida Nazarova, {of(gone)}, was {word} on " in plain(asked)
    assert "by Rita Test" in plain(asked)
    assert "Approve anyway" in asked
    assert page.count('/approve"') == asked.count('/approve"') == 1
    other = entered(dana, cast, "Else", "Somebody", email="")
    assert "Approve anyway" not in rita.get(other).text


def test_nor_by_moving_them(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    with app.app_context(), transaction():
        make_category(db.session.get_one(Edition, cast.edition), 5)
    gone = entered(dana, cast, "Nazarova", "Farida", email="farida@test.example")
    rita.post(f"{gone}/cancel", data={"reason": "No papers"})
    set_category(app, cast.category, needs_approval=True)
    own = entered(dana, cast, "Nazarova", "Farida", email="")
    suspected(app)
    page = rita.get(own).text
    asked = page.partition('<summary class="btn btn-outline-secondary btn-sm">')[2].partition("</details>")[0]
    assert page.count('/category"') == asked.count('/category"') == 1
    assert "Move anyway" in asked
    assert f"Farida Nazarova, {of(gone)}, was cancelled on " in plain(asked)


@pytest.mark.both
@pytest.mark.parametrize("act", ["approve", "promote", "readmit", "category"])
def test_nor_by_what_no_page_sends(app, cast, sign_in, act):
    """Whoever posts it without having been asked is asked."""
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    with app.app_context(), transaction():
        other = make_category(db.session.get_one(Edition, cast.edition), 5).id
    gone = entered(dana, cast, "Nazarova", "Farida", email="farida@test.example")
    set_category(app, cast.category, needs_approval=act in {"approve", "category"}, quota=0 if act == "promote" else 5)
    own = entered(dana, cast, "Nazarova", "Farida", email="")
    suspected(app)
    rita.post(f"{gone}/cancel", data={"reason": "No papers"})
    set_category(app, cast.category, quota=5)
    if act == "readmit":
        rita.post(f"{own}/cancel", data={"reason": "A mistake"})
    stood, page = state_of(app, own), rita.get(own).text
    form = re.search(rf'<form[^>]*/{act}".*?</form>', page, re.DOTALL)[0]
    data = dict(re.findall(r'name="(\w+)" value="(\w*)"', form)) | {"reason": "It was ours"}
    assert data.pop("anyway") == of(gone)
    assert f"Farida Nazarova, {of(gone)}, was cancelled on " in plain(page)
    for guess in ({}, {"anyway": "1"}, {"anyway": of(own)}):
        answer = rita.post(f"{own}/{act}", data=data | guess).text
        assert "Somebody who is perhaps the same person was put out." in answer
        assert state_of(app, own) == stood
    assert rita.post(f"{own}/{act}", data=data | {"anyway": of(gone)}).status_code == 302
    assert state_of(app, own) == (S.CONFIRMED, other if act == "category" else cast.category)


def test_the_log_says_whom_it_is_about_to_who_may_see_registrations(app, cast, sign_in, three):
    rita, olga = sign_in(cast.rita), sign_in(cast.olga)
    rita.post(f"{three[0]}/cancel", data={"reason": "Visa"})
    page = plain(olga.get(f"{LOG}?act=registration+cancelled").text)
    assert f"{of(three[0])} X First" in page
    assert f"{of(three[0])} X First" in plain(sign_in(cast.admin).get("/manage/administrators/acts").text)
    for who in (cast.petra, cast.vera):  # who sees no registrations sees no whole log
        assert (sign_in(who).get(LOG).status_code, sign_in(who).get(LIST).status_code) == (403, 403)


def test_the_list_says_of_everyone_how_they_stand(cast, sign_in, three):
    rows = sign_in(cast.rita).get(LIST).text.partition("<tbody>")[2]
    assert 'class="usual"' not in rows
    assert "Confirmed" in rows
