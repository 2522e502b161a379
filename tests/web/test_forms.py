"""Several of many in an order, by buttons that send the form."""

import pytest
from werkzeug.datastructures import MultiDict

from forum.web.choices import Ordered
from forum.web.forms import Form

NAMES = {1: "Aziza", 2: "Łukasz", 3: "Қайрат", 4: "Bekzod"}


class Choosing(Form):
    people = Ordered("People")


@pytest.fixture
def send(app):
    """A form with two chosen, after it was sent with these values."""

    def sent(*values, chosen=("2", "1"), post=True):
        data = MultiDict([*(("people", key) for key in chosen), *values])
        with app.test_request_context("/", method="POST" if post else "GET", data=data if post else None):
            form = Choosing(data={"people": [3, 1]})
            form.people.choices = NAMES
            return form, form.validate_on_submit()

    return sent


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ([], [2, 1]),
        ([("people-do", "up 1")], [1, 2]),
        ([("people-do", "up 2")], [2, 1]),
        ([("people-do", "down 2")], [1, 2]),
        ([("people-do", "down 1")], [2, 1]),
        ([("people-do", "remove 2")], [1]),
        ([("people-do", "add"), ("people-add", "3")], [2, 1, 3]),
        ([("people-do", "add"), ("people-add", "1")], [2, 1]),
        ([("people-do", "add"), ("people-add", "")], [2, 1]),
        ([("people-do", "remove 3")], [2, 1]),
        ([("people-do", "explode 2")], [2, 1]),
        ([("people-do", "up \u0663")], [2, 1]),
        ([("people-do", "up 1"), ("people-add", "3")], [1, 2]),
        ([("people-do", "find"), ("people-words", "kairat"), ("people-add", "4")], [2, 1]),
    ],
)
def test_a_button_changes_the_order_and_saves_nothing(send, values, order):
    form, saved = send(*values)
    assert form.people.data == order
    assert saved is (not values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([("people-do", "up 1")], "Aziza is now number 1 of 2."),
        ([("people-do", "down 2")], "Łukasz is now number 2 of 2."),
        ([("people-do", "remove 2")], "Łukasz is taken away. Left: 1."),
        ([("people-do", "add"), ("people-add", "3")], "Қайрат is added, number 3 of 3."),
        ([("people-do", "find"), ("people-words", "КАЙРАТ")], "Found: 1."),
        ([("people-do", "explode 2")], ""),
        ([], ""),
    ],
)
def test_a_button_says_what_it_did(app, send, values, said):
    form, _ = send(*values)
    with app.test_request_context():
        assert form.people.said == said


def test_words_narrow_what_can_be_added_and_enter_in_them_saves_nothing(send):
    form, saved = send(("people-words", "КАЙРАТ"))
    assert (form.people.others, saved) == ([(3, "Қайрат")], False)
    assert [name for _, name in form.people.chosen] == ["Łukasz", "Aziza"]
    form, saved = send(("people-words", "кайрат"), ("people-add", "3"))  # chosen, and saved without Add
    assert (form.people.data, saved) == ([2, 1, 3], True)


@pytest.mark.parametrize("key", ["9", "-1", "x", "1e3", "9" * 30, "²"])
def test_a_key_that_nobody_offered_is_refused_beside_the_field(send, key):
    form, saved = send(chosen=("2", key))
    assert not saved
    assert form.people.errors == ["What you chose here is no longer offered. Choose again."]
    assert [name for _, name in form.people.chosen] == ["Łukasz"]


def test_who_is_sent_twice_is_chosen_once_and_nothing_sent_is_nobody(send):
    assert send(chosen=("1", "1", "2"))[0].people.data == [1, 2]
    assert send(("csrf_token", ""), chosen=())[0].people.data == []
    assert send(post=False)[0].people.data == [3, 1]


@pytest.mark.parametrize("sent", ["1", '"x"', '[["email"]]', '{"email": "paul@test.example"}', "{"])
def test_a_form_is_nothing_that_came_as_json(client, cast, sent):
    for page in ("/account/sign-in", "/account/sign-up"):
        answer = client.open(page, method="POST", data=sent, content_type="application/json")
        assert answer.status_code in {200, 400, 422}
