"""Registering, as delegates do."""


def test_registering_twice_too_late_or_with_a_foreign_category(app, cast, sign_in):
    paul = sign_in(cast.paul)
    url = "/forums/innoprom/2027/register"
    assert 'id="category-error"' in paul.post(url, data={"category": cast.category + 99, "note": "keep me"}).text
    assert "keep me" in paul.post(url, data={"note": "keep me"}).text
    first = paul.post(url, data={"category": cast.category}).headers["Location"]
    assert paul.post(url, data={"category": cast.category}).headers["Location"] == first
    paul.post(f"{first}/withdraw")
    assert "changed meanwhile" in paul.post(f"{first}/withdraw", follow_redirects=True).text
