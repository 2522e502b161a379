"""Pages in a language that only texts can be in: its texts, the interface of its fallback; and forms to enter them."""

import re

import pytest
from lxml import html

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import CONTENT, LANGUAGES
from forum.programme.models import Session
from forum.subscriptions.models import Subscription
from tests.factories import make_session
from tests.worlds import do_release

PAGE = "/forums/innoprom/2027"
TITLE = "Ашылу салтанаты"


@pytest.fixture
def kazakh(app, cast):
    """The edition and its opening in Kazakh too, the second session in English and Russian alone; released."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.name = {**edition.name, "ru": "Иннопром", "kk": "Иннопром Қазақша"}
            opening = db.session.get_one(Session, cast.session)
            opening.title = {**opening.title, "ru": "Открытие", "kk": TITLE}
            second = make_session(edition, "Second", hour=14)
            second.title = {"en": "Second", "ru": "Вторая"}
        do_release(cast, 0)
    return cast


def test_a_page_shows_kazakh_texts_in_a_russian_page(client, kazakh):
    page = client.get(f"{PAGE}/programme?lang=kk&view=list").text
    assert '<html lang="ru">' in page
    assert "Программа" in page
    assert f'<span lang="kk">{TITLE}</span>' in page
    assert f"{TITLE}</span> <small" not in page
    assert '<span lang="ru">Вторая</span> <small class="fallback" title="Ещё не переведено">ru</small>' in page


def test_the_choice_is_kept_and_can_be_left(client, kazakh):
    client.get(f"{PAGE}/?lang=kk")
    page = client.get(f"{PAGE}/").text
    assert re.search(r'hreflang="kk"[^>]*aria-current="true"', page)
    assert page.count('aria-current="true" title="') == 1
    assert "Иннопром Қазақша" in page
    assert "calendar/innoprom/2027.ics?lang=kk" in page
    assert client.get(f"{PAGE}/?lang=en").text.count('<html lang="en">') == 1
    assert "Қазақша" not in re.sub(r"<nav.*?</nav>", "", client.get(f"{PAGE}/").text, flags=re.DOTALL)


def test_a_language_is_offered_where_its_texts_are(client, kazakh):
    assert 'hreflang="kk"' in client.get(f"{PAGE}/?lang=en").text
    assert 'hreflang="kk"' not in client.get("/forums/other/2027/").text
    assert 'hreflang="ky"' not in client.get(f"{PAGE}/").text


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("kk", "ru"),
        ("ky", "ru"),
        ("tg", "ru"),
        ("tk", "ru"),
        ("uz-Cyrl", "uz"),
        ("qaa", "en"),
        ("KK", "en"),
        ("uz_Cyrl", "en"),
    ],
)
def test_every_language_has_a_page_language(client, kazakh, code, page):
    for path in ("/", f"{PAGE}/", f"{PAGE}/programme", f"{PAGE}/speakers", f"{PAGE}/subscribe"):
        answer = client.get(f"{path}?lang={code}", headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert f'<html lang="{page}">' in answer.text


def test_choices_of_a_filter_are_remembered_by_language(client, kazakh, app):
    with app.app_context(), transaction():
        db.session.get_one(Session, kazakh.session).track.name = {"en": "Machines", "ru": "Машины", "kk": "Машиналар"}
    with app.app_context():
        do_release(kazakh, 1)
    for code, track in (("ru", "Машины"), ("kk", "Машиналар"), ("ru", "Машины"), ("en", "Machines")):
        page = client.get(f"{PAGE}/programme?lang={code}").text
        assert re.search(rf'track=\d+">{track}\s*<small>', page), code


def test_a_personal_calendar_speaks_the_readers_language(app, kazakh, sign_in):
    paul = sign_in(kazakh.paul)
    typed = {"name": "phone", "kind": "feed"}
    page = paul.post("/account/calendars?lang=uz-Cyrl", data=typed, follow_redirects=True).text
    address = re.search(r"(/calendar/personal/[^\"]+\.ics)", page).group(1)
    with app.app_context():
        assert db.session.query(Subscription).one().language == "uz-Cyrl"
    assert "NAME:Forumlarim" in paul.get(address).text
    assert "NAME:Мои форумы" in paul.get(f"{address}?lang=kk").text


def inputs(page, field):
    """The language of each input of a field, in order, and of those to unfold."""
    part = re.search(rf'<fieldset[^>]*>(?:(?!</fieldset>).)*name="{field}-en".*?</fieldset>', page, re.DOTALL).group(0)
    sight, _, folded = part.partition("<details>")
    return [re.findall(rf'name="{field}-([\w-]+)"', each) for each in (sight, folded)]


def test_a_form_has_pages_languages_in_sight_and_unfolds_the_others(app, kazakh, sign_in):
    olga = sign_in(kazakh.olga)
    others = [code for code in CONTENT if code not in LANGUAGES]
    assert inputs(olga.get("/manage/innoprom/2027/sessions/new").text, "title") == [list(LANGUAGES), others]
    page = olga.get(f"/manage/innoprom/2027/sessions/{kazakh.session}").text
    others.remove("kk")
    assert inputs(page, "title") == [[*LANGUAGES, "kk"], others]
    assert f'value="{TITLE}"' in page


def session_form(**titles):
    return {
        "type": "panel",
        "track_id": "0",
        "stream_url": "",
        "languages": ["en", "kk"],
        **{f"title-{code.replace('_', '-')}": value for code, value in titles.items()},
    }


def test_texts_can_be_entered_kept_and_taken_back(app, kazakh, sign_in):
    olga, path = sign_in(kazakh.olga), f"/manage/innoprom/2027/sessions/{kazakh.session}"

    def stored():
        with app.app_context():
            return dict(db.session.get_one(Session, kazakh.session).title)

    assert (
        olga.post(path, data=session_form(en="Opening", ru="", kk=" Жаңа ", tk="Açylyş", uz_Cyrl="Очилиш")).status_code
        == 302
    )
    assert stored() == {"en": "Opening", "kk": "Жаңа", "tk": "Açylyş", "uz-Cyrl": "Очилиш"}
    assert (
        olga.post(path, data=session_form(en="Opening", kk="")).status_code == 302
    )  # the others did not come: unchanged
    assert stored() == {"en": "Opening", "tk": "Açylyş", "uz-Cyrl": "Очилиш"}
    page = olga.post(path, data=session_form(en="Opening", kk="ә" * 251)).text
    assert "(Kazakh): At most 250 characters." in page
    assert inputs(page, "title")[0] == ["en", "ru", "uz", "kk", "tk", "uz-Cyrl"]


@pytest.mark.parametrize("chosen", ["", "?lang=ru"])
def test_signing_in_never_changes_the_language(app, cast, sign_in, chosen):
    browser = {"Accept-Language": "uz" if chosen else "ru,en;q=0.8"}
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.paul).language = "uz"
    visitor, paul = app.test_client(), sign_in(cast.paul)
    for client in (visitor, paul):
        assert '<html lang="ru">' in client.get(f"/{chosen}", headers=browser).text
        assert '<html lang="ru">' in client.get("/", headers=browser).text
    assert '<html lang="uz">' in sign_in(cast.paul).get("/").text, "nobody chose, and the browser says nothing"


@pytest.mark.parametrize("language", ["ru", "uz"])
def test_headings_lines_and_cells_begin_with_a_large_letter(app, released, sign_in, language):
    """Days and languages are small words in the catalogue of Russian."""
    visitor = app.test_client()
    begun = 0
    for path, where in {
        PAGE + "/programme?view=all&": "//h2[contains(@class, 'day')] | //nav[@class='days']//a",
        PAGE + "/programme?view=list&": "//h2[contains(@class, 'day')]",
        PAGE + "/?": "//dl[@class='facts']/dd",
        f"{PAGE}/sessions/{released.session}?": "//p[contains(@class, 'when')] | //dl[@class='facts']/dd",
        "/?": "//*[contains(@class, 'month')]//span",
    }.items():
        for each in html.fromstring(visitor.get(f"{path}lang={language}").text).xpath(where):
            begins = each.text_content().strip()[:1]
            begun += begins.isalpha()
            assert begins == begins.upper(), (path, each.text_content())
    assert begun > 10
