"""What a designer sees at a glance, measured: edges, sizes, where things stand."""

import pytest

from tests.browser.paths import edition_path, sign_in
from tests.test_contrast import SEEN, contrast

pytestmark = pytest.mark.browser
PHONE, WIDE = {"viewport": {"width": 390, "height": 844}}, {"viewport": {"width": 1280, "height": 900}}
COLOUR = """(element, name) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d");
  canvas.fillStyle = getComputedStyle(element)[name];
  canvas.fillRect(0, 0, 1, 1);
  return "#" + [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(n => n.toString(16).padStart(2, "0")).join("");
}"""


def colour(locator, name):
    return locator.evaluate(COLOUR, name)


@pytest.mark.parametrize("page", [{"color_scheme": theme} for theme in ("light", "dark")], indirect=True)
def test_the_edge_of_each_field_and_box_is_seen(page):
    page.goto("/demo/components")
    ground = colour(page.locator("body"), "backgroundColor")
    edges = page.locator(".form :is(.form-control, .form-select, .form-check-input:not(:checked)):visible").all()
    assert len(edges) > 8
    for edge in edges:
        assert contrast(colour(edge, "borderTopColor"), ground) >= SEEN, edge.get_attribute("name")


def test_buttons_come_in_two_sizes_and_messages_in_one_box(page):
    page.goto("/demo/components")
    sizes = "all => [...new Set(all.map(each => getComputedStyle(each).fontSize))].sort()"
    assert page.locator(".btn").evaluate_all(sizes) == ["14px", "16px"]
    boxes = page.locator(".sample .alert")
    grounds = "all => [...new Set(all.map(each => getComputedStyle(each).backgroundColor))]"
    assert boxes.count() == 3
    assert len(boxes.evaluate_all(grounds)) == 1


def test_what_only_tells_has_focus_without_a_frame(page):
    sign_in(page, "paul")
    page.goto("/account/profile")
    page.locator("main form button.btn-primary").press("Enter")
    told = page.locator("#messages, .trouble").first
    assert told.evaluate("each => each === document.activeElement && getComputedStyle(each).outlineStyle") == "none"


@pytest.mark.parametrize("page", [WIDE], indirect=True)
@pytest.mark.parametrize("path", ["/account/sign-in", "/account/sign-up", "/contact", "/help", "/nowhere"])
def test_a_page_of_one_column_stands_in_the_middle(page, path):
    page.goto(path)
    box = page.locator("main h1").locator("..").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(640, abs=10)
    field, heading = page.locator("main label").first, page.locator("main h1").bounding_box()
    if field.count():
        assert field.bounding_box()["y"] - heading["y"] - heading["height"] >= 12


@pytest.mark.parametrize("page", [PHONE, WIDE], indirect=True)
def test_the_pass_is_the_first_thing_of_a_registration(page):
    sign_in(page, "paul")
    page.goto("/account/registrations")
    page.get_by_role("link", name="INNOPROM. Central Asia 2027").click()
    assert page.get_by_role("link", name="Pass", exact=True).bounding_box()["y"] < 450
    columns = "all => new Set(all.map(each => Math.round(each.getBoundingClientRect().x))).size"
    facts = page.locator(".facts dt").evaluate_all(columns)
    assert facts == (1 if page.viewport_size["width"] < 400 else 2)


@pytest.mark.parametrize("page", [PHONE, WIDE], indirect=True)
def test_lists_of_the_desk_fit(page):
    sign_in(page, "olga")
    desk = edition_path(page).replace("/forums/", "/manage/")
    fits = "all => all.every(each => each.scrollWidth <= each.clientWidth)"
    for path in ("/manage/", desk + "registrations", desk + "schedule", desk + "sessions"):
        page.goto(path)
        assert page.locator(".table-responsive").evaluate_all(fits), path
    if page.viewport_size["width"] > 400:
        page.goto(desk + "registrations")
        tops = "all => new Set(all.map(each => Math.round(each.getBoundingClientRect().bottom))).size"
        assert page.locator(".filters > *").evaluate_all(tops) == 1


def test_paper_has_one_left_edge_and_nothing_to_press(page):
    path = edition_path(page)
    page.emulate_media(media="print")
    for part in ("", "programme", "sessions/1"):
        page.goto(path + part)
        left = "all => [...new Set(all.map(each => Math.round(each.getBoundingClientRect().x)))]"
        assert (
            len(page.locator(".edition-head .name:visible, main h1:visible, main h2:visible").evaluate_all(left)) == 1
        )
        assert not page.locator(".btn:visible, .far:visible, details:not([open]):visible").count()
        stays = "all => all.every(each => getComputedStyle(each).breakAfter === 'avoid')"
        assert page.locator("main :is(h1, h2, h3)").evaluate_all(stays)
