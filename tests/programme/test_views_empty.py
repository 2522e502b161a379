"""Forms of the programme of which nothing can be read."""


def test_a_session_that_is_sent_without_a_field_is_shown_again(cast, sign_in):
    path, kind = f"/manage/innoprom/2027/sessions/{cast.session}", "application/x-www-form-urlencoded"
    for sent in (b"", b"\xe8", b"&&"):
        assert sign_in(cast.olga).open(path, method="POST", data=sent, content_type=kind).status_code == 200
