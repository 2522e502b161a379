"""Who may bring a file is asked before it is read, and what was not read is told."""

import pytest
from flask import request
from werkzeug.test import EnvironBuilder

from forum.accounts.current import find_current
from forum.accounts.models import Right
from forum.accounts.rules import holds_anywhere
from forum.bounds import Bound
from forum.web.bodies import CROWDED, FILES
from forum.web.uploads import Door

COVER = "/manage/series/innoprom/cover"


def asked(app, cookie, path=COVER, method="POST"):
    """What the door answers."""
    said = []
    environ = EnvironBuilder(path, method=method, headers={"Cookie": cookie}).get_environ()
    Door(app, lambda: "7" if holds_anywhere(find_current(), Right.SEE_DESK) else "")(
        environ, lambda status, _headers: said.append(int(status[:3]))
    )
    return said[0]


def cookie_of(client):
    client.get("/account/")
    return f"session={client.get_cookie('session').value}"


@pytest.fixture
def cookie(app, cast, sign_in):
    """Olga's, signed in."""
    return cookie_of(sign_in(cast.olga))


def test_the_door_lets_in_who_is_signed_in_where_files_are_taken(app, client, cast, cookie):
    assert asked(app, cookie) == 204
    for path in ("/manage/x", "/manage/series/innoprom", "/account/profile"):
        assert asked(app, cookie, path) == 403
    assert asked(app, cookie, method="GET") == 403


def test_the_door_keeps_out_who_is_not(app, cast, cookie, sign_in):
    assert asked(app, "") == asked(app, f"{cookie[:-3]}abc") == 403
    assert asked(app, cookie_of(sign_in(cast.paul))) == 403, "a delegate has no work there"
    sign_in(cast.olga).post("/account/sessions/end-others")
    assert asked(app, cookie) == 403


def test_who_was_kept_out_comes_to_the_page_again(app, cast, client):
    sent = {"data": b"x" * (Bound.FORM_BYTES.most + 1), "content_type": "multipart/form-data; boundary=x"}
    answer = client.post(COVER, **sent, environ_overrides={FILES: False})
    assert (answer.status_code, answer.headers["Location"]) == (302, COVER)


@pytest.mark.parametrize(
    ("status", "said"),
    [(429, "nothing of this was read"), (503, "nothing of this was read"), (507, "the site cannot write the file now")],
)
def test_what_was_not_kept_is_told_with_when_to_try_again(cast, sign_in, status, said):
    answer = sign_in(cast.olga).post(COVER, data={"alt-en": "Lathes"}, environ_overrides={CROWDED: status})
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "20")
    assert said in answer.text


def test_a_form_whose_boundary_is_longer_than_one_may_be_is_not_looked_into(app):
    for longer, read in ((0, {"word": "x"}), (1, {})):
        boundary = "-" * (Bound.BOUNDARY.most - 1 + longer) + "x"
        body = f'--{boundary}\r\nContent-Disposition: form-data; name="word"\r\n\r\nx\r\n--{boundary}--\r\n'
        kind = f"multipart/form-data; boundary={boundary}"
        with app.test_request_context("/account/sign-in", method="POST", data=body, content_type=kind):
            assert request.form.to_dict() == read
