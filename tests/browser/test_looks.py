"""What a designer sees at a glance, measured: edges, sizes, where things stand."""

import re

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
def test_pages_begin_at_one_edge_and_who_signs_in_stands_in_the_middle(page):
    left = page.goto("/") and page.locator(".brand").bounding_box()["x"]
    path = edition_path(page)
    for address in (
        "/privacy",
        "/contact",
        "/nowhere",
        *(path + tab for tab in ("programme", "speakers", "subscribe")),
    ):
        page.goto(address)
        assert page.locator("main h1").bounding_box()["x"] == left, address
    for address in ("/account/sign-up", path + "register"):
        page.goto(address)
        heading, field = page.locator("main h1").bounding_box(), page.locator("main .form-control").first.bounding_box()
        assert field["x"] + field["width"] / 2 == pytest.approx(640, abs=1)
        assert field["y"] - heading["y"] - heading["height"] >= 12
    told = page.locator("#messages").bounding_box()
    assert (told["x"], told["width"]) == (field["x"], field["width"])
    sign_in(page, "paul")
    for address in ("profile", "calendar", "registrations", ""):
        page.goto(f"/account/{address}")
        assert page.locator("main h1").bounding_box()["x"] == left, address


def test_headings_step_down_and_keep_their_words_whole(page):
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    whole = """each => each.textContent.trim().split(/\\s+/).every(word => {
        const probe = each.cloneNode();
        probe.textContent = word;
        Object.assign(probe.style, {width: 'min-content', overflowWrap: 'normal', hyphens: 'none'});
        each.after(probe);
        const width = probe.getBoundingClientRect().width;
        probe.remove();
        return width <= each.getBoundingClientRect().width;
    })"""
    path = edition_path(page)
    sign_in(page, "olga")
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("/")
        sizes = [page.locator(f"main {name}").first.evaluate(size) for name in ("h1", ".next .name", "#year")]
        assert sizes[0] > sizes[1] == sizes[2], width
        for address in ("/privacy?lang=ru", "/forums/consultations/?lang=uz"):
            page.goto(address)
            assert page.locator("main h1").evaluate(whole), (width, address)
        tops, of_tabs = [], set()
        for tab in ("programme", "speakers", "subscribe", "mine"):
            page.goto(path + tab)
            heading = page.locator("main h1")
            of_tabs.add(heading.evaluate(size))
            tops.append(heading.bounding_box()["y"])
        name, when = page.locator(".name-row .name").bounding_box(), page.locator(".name-row .when").bounding_box()
        assert when["y"] - name["y"] - name["height"] <= 4, width
        assert len(of_tabs) == 1
        assert max(tops) - min(tops) <= 6, (width, tops)


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
    hang = """all => all.every(each => [...each.querySelectorAll('th > a + br + small')].every(second => {
        const first = second.parentElement.querySelector('a').getBoundingClientRect();
        return second.getBoundingClientRect().top - first.bottom < 8;
    }))"""
    fits = "all => all.every(each => each.scrollWidth <= each.clientWidth)"
    for path in ("/manage/", *(desk + name for name in ("registrations", "schedule", "sessions", "categories"))):
        page.goto(path)
        assert page.locator(".table-responsive").evaluate_all(fits), path
        assert page.locator(".table-responsive").evaluate_all(hang), path
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
    page.emulate_media(media="screen")
    sign_in(page, "olga")
    page.emulate_media(media="print")
    page.goto(path.replace("/forums/", "/manage/") + "registrations")
    assert not page.locator(".filters:visible, [href*=export]:visible").count()
    assert page.locator(".table-responsive").evaluate("each => getComputedStyle(each).overflowX") == "visible"
    sheet = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)", page.pdf(prefer_css_page_size=True))
    assert float(sheet[1]) > float(sheet[2]), "it lies across"


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": width, "height": 844}} for width in (320, 1280)], indirect=True
)
def test_what_is_long_ends_and_pushes_nothing_away(page):
    path = edition_path(page)
    page.goto(path + "speakers/1")
    page.locator(".portrait .lead").evaluate(
        "each => { each.textContent = 'Deputy head of the department '.repeat(20) }"
    )
    portrait, first = page.locator(".portrait").bounding_box(), page.locator(".portrait > :first-child").bounding_box()
    assert first["y"] - portrait["y"] <= 1
    page.goto(path + "sessions/3")
    link = page.locator(".beside a").first
    line = link.evaluate("each => { each.textContent = 'x'; return each.getBoundingClientRect().height }")
    link.evaluate("each => { each.textContent = 'On the harmonisation of approaches '.repeat(20) }")
    assert link.bounding_box()["height"] <= 3 * line + 1


HIT = """all => all.map(each => {
    each.scrollIntoView({ block: 'center' });
    const [box] = each.getClientRects(), x = box.x + Math.min(box.width, 20) / 2, middle = box.y + box.height / 2;
    const hits = y => { const hit = document.elementFromPoint(x, y); return hit === each || each.contains(hit); };
    let up = 0, down = 0;
    while (up < 40 && hits(middle - up - 1)) up++;
    while (down < 40 && hits(middle + down + 1)) down++;
    return [up + down + 1, each.textContent.trim()];
}).filter(([height]) => height < LEAST)"""
TEXTS = "main p:not(.title) > a:visible:not(.btn):not(.close), main dd > a:visible"


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_links_are_as_high_as_is_hit(page):
    path = edition_path(page)
    for part in ("", "programme", "speakers", "sessions/1", "subscribe"):
        page.goto(path + part)
        assert page.locator(TEXTS).evaluate_all(HIT.replace("LEAST", "24")) == [], part
    for part, listed in (("programme", ".entry .title a"), ("speakers", ".faces a")):
        page.goto(path + part)
        links = page.locator(listed)
        assert links.count() > 9
        assert links.evaluate_all(HIT.replace("LEAST", "44")) == [], part


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_each_figure_stays_within_its_own_box(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    runs_over = """all => all.filter(each => {
        const box = each.getBoundingClientRect();
        return [...each.querySelectorAll('*')].some(part => part.getBoundingClientRect().right > box.right + 1);
    }).map(each => each.textContent.trim())"""
    for who, paths in (("olga", ["innoprom/2027/"]), ("admin", ["administrators/overview", "administrators/outbox"])):
        page.context.clear_cookies()
        sign_in(page, who)
        for path in paths:
            for language in ("en", "ru", "uz"):
                page.goto(f"/manage/{path}?lang={language}")
                assert page.locator(".numbers li").count() >= 4
                assert page.locator(".numbers li").evaluate_all(runs_over) == [], (path, language)
