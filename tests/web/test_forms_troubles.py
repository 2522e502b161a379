"""What a refused form says is wrong, and where, to whoever does not see it."""

import lxml.html
import pytest

from tests.access import MAY, address_of, rows_of
from tests.snapshot import keep
from tests.test_references import lost_of

WAYS = {"Leave it as it is", "Keep my registration", "No, leave it"}
"""What links are called that lead back from a question."""
WRONG = [
    {},
    dict.fromkeys(["email", "slug", "given_name", "name", "name-kk", "title-en", "title-ru", "about-uz", "reason", "note", "track_id", "speakers", "venue_id",
                   "room_id", "starts_on", "starts_at", "opens_at", "quota", "languages", "category", "type", "role", "timezone", "country"], "x" * 10_000),
]  # fmt: skip


def silent_of(tree):
    """Messages that no link of the summary leads to, and inputs that look wrong but do not say so."""
    links = {link.removeprefix("#") for link in tree.xpath("//*[@role='alert']//a/@href")}
    said = {
        box.get("id").removesuffix("-error") for box in tree.xpath("//div[p[contains(@class, 'invalid-feedback')]]")
    }
    asked = {link.removeprefix("question-") for link in links}
    unsaid = {
        f"no link: {key}" for key in said if not {link for link in asked if link == key or link.startswith(f"{key}-")}
    }
    marked = tree.xpath("//*[contains(@class, 'is-invalid')][not(@aria-invalid) or not(@aria-describedby)]")
    return unsaid | {f"not marked: {element.get('name')}" for element in marked}


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("wrong", WRONG, ids=["empty", "nonsense"])
def test_every_form_that_is_refused_links_to_what_is_wrong_and_marks_it(app, world, wrong):
    values, clients = world
    refused, lost, put_back = set(), [], keep(app, "kept")
    for method, path, rule, who in rows_of(app.url_map):
        role = next((role for role in ("anonymous", "admin", "paul") if who[role] == MAY), None)
        if method != "POST" or role is None or rule.endpoint in {"accounts.sign_out", "accounts.confirm"}:
            continue
        answer = clients[role].post(address_of(rule, values | {"act": "reject"}), data=wrong)
        put_back()
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        tree = lxml.html.fromstring(answer.text)
        lost += [f"{path}: {each}" for each in sorted(lost_of(tree) | silent_of(tree))]
        if tree.xpath("//*[contains(@class, 'trouble')]"):
            refused.add(path)
            if not tree.findtext(".//title").startswith("Error: "):
                lost.append(f"{path}: its title does not say so")
    assert lost == [], "\n".join(lost)
    assert len(refused) > 25


@pytest.mark.parametrize(("language", "error"), [("en", "Error: "), ("ru", "Ошибка: "), ("uz", "Xato: ")])
def test_the_title_of_a_refused_form_begins_with_that(cast, sign_in, language, error):
    olga, path = sign_in(cast.olga), "/manage/innoprom/2027/tracks/new"
    assert olga.get(f"{path}?lang={language}").status_code == 200
    assert f"<title>{error}" in olga.post(f"{path}?lang={language}", data={"name-en": ""}).text
    assert error not in olga.get(f"{path}?lang={language}").text


def said_of(tree, key):
    """The words by which an element is described."""
    (element,) = tree.xpath("//*[@id=$key]", key=key)
    described = (element.get("aria-describedby") or "").split()
    return [" ".join(tree.get_element_by_id(part).text_content().split()) for part in described]


def test_of_a_text_each_language_that_is_wrong_says_so_itself(olga):
    assert not olga.save(title__ru="я" * 251, title__kk="ә" * 251)
    tree = lxml.html.fromstring(olga.page)
    links = [(link.get("href"), link.text_content()) for link in tree.xpath("//*[@role='alert']//a")]
    assert links == [
        ("#title-ru", "Title (Russian): At most 250 characters."),
        ("#title-kk", "Title (Kazakh): At most 250 characters."),
    ]
    wrong = tree.xpath("//*[@aria-invalid='true']/@id")
    assert wrong == ["title-ru", "title-kk"]
    assert said_of(tree, "title-kk") == ["At most 250 characters."]
    assert said_of(tree, "title-en") == []
    assert not olga.save(title__en="", title__ru="", title__kk="")
    tree = lxml.html.fromstring(olga.page)
    assert tree.xpath("//*[@aria-invalid='true']/@id") == ["title-en", "title-ru", "title-uz"]
    assert said_of(tree, "title-uz") == ["Fill this in, in at least one language."]


def test_a_question_names_its_field_reads_both_texts_and_has_a_way_back(olga, ada, path):
    assert olga.save(title__en="Grand opening", stream_url="https://hers.example")
    assert not ada.save(title__en="Solemn opening", stream_url="https://his.example")
    tree = lxml.html.fromstring(ada.page)
    questions = tree.xpath("//fieldset[@autofocus]")
    assert [each.findtext("legend") for each in questions] == [
        "Title (English): which one stays?",
        "Stream: which one stays?",
    ]
    assert questions[0].get("tabindex") == "-1"
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#question-title-en", "#question-stream_url"]
    assert not tree.xpath("//*[@role='alert'][@autofocus]")
    told, changed = said_of(tree, "question-title-en")
    assert (told, changed.split(",")[0]) == ("This was changed meanwhile. Choose what stays.", "Changed by Olga Test")
    assert said_of(tree, "choose-title-en-mine") == ["Solemn opening"]
    assert said_of(tree, "choose-title-en-theirs") == ["Grand opening"]
    (back,) = tree.xpath("//a[text()='Keep what is there now']/@href")
    assert back == path
    ada.open()
    assert ada.fields["title-en"] == ["Grand opening"]


def test_whatever_is_asked_before_an_act_has_a_way_back(world):
    values, clients = world
    path = "/manage/innoprom/2027"
    pages = [f"{path}/cancel", f"{path}/postpone", f"{path}/sessions/{values['session_id']}/remove", "/manage/series/innoprom/openness",
             f"/account/registrations/{values['reference']}/withdraw", f"/account/confirm/{values['own']['accounts.confirm']['token']}"]  # fmt: skip
    for page in pages:
        client = clients["paul"] if page.startswith("/account/") else clients["admin"]
        tree = lxml.html.fromstring(client.get(page).text)
        ways = [link.get("href") for link in tree.xpath("//main//a") if link.text_content().strip() in WAYS]
        assert ways, f"{page}: no link is called as one of WAYS above: were its words changed?"
        assert [client.get(way).status_code for way in ways] == [200], page


@pytest.mark.parametrize(
    ("path", "field", "role"),
    [("/forums/innoprom/2027/register", "category", "radiogroup"), ("/manage/innoprom/2027/facts", "languages", None)],
)
def test_what_is_wrong_with_a_choice_is_said_by_its_group_and_one_is_led_there(cast, sign_in, path, field, role):
    tree = lxml.html.fromstring(sign_in(cast.olga).post(path, data={}).text)
    (group,) = tree.xpath(f"//*[@id='{field}']")
    assert (group.tag, group.get("tabindex"), group.get("role")) == ("fieldset", "-1", role)
    assert group.get("aria-describedby").split()[-1] == f"{field}-error"
    assert tree.xpath(f"//*[@role='alert']//a[@href='#{field}']")
    assert group.get("aria-invalid") == ("true" if role else None), "of a group of boxes nobody would hear it"
    inputs = group.xpath(".//input")
    assert len(inputs) > 0
    assert [each for each in inputs if {"aria-invalid", "required"} & set(each.attrib)] == []


@pytest.mark.parametrize(("language", "told"), [
    ("en", "Number must be between 0 and 10,000,000."), ("ru", "Введите число от 0 до 10\xa0000\xa0000."),
    ("uz", "0 dan 10\xa0000\xa0000 gacha son kiriting.")])  # fmt: skip
def test_bounds_of_a_number_are_grouped_as_the_reader_groups_them(cast, sign_in, language, told):
    sent = {"name-en": "Guest", "quota": "10000001"}
    page = sign_in(cast.olga).post(f"/manage/innoprom/2027/categories/new?lang={language}", data=sent).text
    assert told in page
