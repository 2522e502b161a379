"""What a browser tells of forms to whoever does not see them, and forms by keyboard at 200 % zoom."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in
from tests.browser.test_editing import open_new_session

pytestmark = pytest.mark.browser
NAME = "document.querySelector('.desk-head .h2').firstChild.textContent.trim()"
ZOOMED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}


def node_of(page, selector):
    """Role, name and description of an element in the browser's accessibility tree."""
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    key = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    (node, *_) = session.send("Accessibility.getPartialAXTree", {"nodeId": key, "fetchRelatives": False})["nodes"]
    return tuple(node.get(part, {}).get("value", "") for part in ("role", "name", "description"))


def save(page):
    page.locator("main form.form button.btn-primary").focus()
    page.keyboard.press("Enter")


def new_of(page, what):
    page.goto(edition_path(page, "festival").replace("/forums/", "/manage/") + f"{what}/new")


@pytest.mark.parametrize("page", [ZOOMED], indirect=True)
def test_a_question_is_heard_answered_and_left_by_keyboard(page, chromium, base):
    sign_in(page, "olga")
    title = "Heard"
    open_new_session(page, title)
    address = page.url
    other = chromium.new_context(base_url=base).new_page()
    sign_in(other, "admin")
    other.goto(address)
    other.fill("#title-en", f"{title}, solemnly")
    other.click("main form.form button.btn-primary")
    page.fill("#title-en", f"{title}, briefly")
    save(page)
    question = page.locator("#question-title-en")
    expect(question).to_be_focused()
    role, name, description = node_of(page, "#question-title-en")
    assert (role, name) == ("group", "Title (English): which one stays?")
    assert description.startswith("This was changed meanwhile. Choose what stays. Changed by Rustam Ergashev")
    mine, theirs = "Mine, as it stands in the field above", "Theirs"
    assert node_of(page, "#choose-title-en-mine") == ("radio", mine, f"{title}, briefly")
    assert node_of(page, "#choose-title-en-theirs") == ("radio", theirs, f"{title}, solemnly")
    page.keyboard.press("Tab")
    expect(page.get_by_label(mine)).to_be_focused()
    page.get_by_role("link", name="Keep what is there now").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#title-en")).to_have_value(f"{title}, solemnly")
    other.context.close()


@pytest.mark.parametrize("page", [{}, ZOOMED], indirect=True)
def test_what_is_wrong_is_said_and_led_to(page):
    sign_in(page, "olga")
    new_of(page, "categories")
    festival = page.evaluate(NAME)
    page.fill("#name-ru", "я" * 201)
    save(page)
    expect(page).to_have_title(f"Error: New category · {festival} · Desk · Forum")
    expect(page.locator(".trouble")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Name (Russian): At most 200 characters.")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#name-ru")).to_be_focused()
    expect(page.locator("#name-ru")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#name-ru")).to_be_in_viewport()
    assert node_of(page, "#name-ru") == ("textbox", "Русский", "At most 200 characters.")
    assert node_of(page, "#name-en")[2] == ""
    for link in page.locator(".trouble a").all():
        link.press("Enter")
        expect(page.locator(link.get_attribute("href"))).to_be_focused()


def test_chips_say_what_became_of_whom(page):
    sign_in(page, "olga")
    new_of(page, "sessions")
    box = page.locator("[data-chips=speakers]")
    said, search = box.locator("[aria-live=polite]"), box.locator("input[type=search]")
    names = [name.strip() for name in box.locator("option").all_inner_texts()[1:3]]
    for number, name in enumerate(names, 1):
        search.fill(name)
        expect(said).to_have_text("Found: 1.")
        search.press("Enter")
        expect(said).to_have_text(f"{name} is added, number {number} of {number}.")
    up = box.get_by_role("button", name=f"Move {names[1]} up")
    up.press("Enter")
    expect(said).to_have_text(f"{names[1]} is now number 1 of 2.")
    expect(up).to_be_focused()
    box.get_by_role("button", name=f"Take {names[0]} away").press("Enter")
    expect(said).to_have_text(f"{names[0]} is taken away. Left: 1.")
    expect(search).to_be_focused()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_chips_without_a_script_put_their_reader_where_they_were(page):
    sign_in(page, "olga")
    new_of(page, "sessions")
    box = page.locator("[data-chips=speakers]")
    names = [name.strip() for name in box.locator("option").all_inner_texts()[1:3]]
    for name in names:
        box.locator("select").select_option(label=name)
        box.get_by_role("button", name="Add").click()
        expect(box.locator("input[type=search]")).to_be_focused()
    box.get_by_role("button", name=f"Move {names[1]} up").click()
    expect(box.get_by_role("button", name=f"Move {names[1]} up")).to_be_focused()
    expect(box.locator("[aria-live]")).to_have_text(f"{names[1]} is now number 1 of 2.")


@pytest.mark.parametrize("page", [ZOOMED], indirect=True)
def test_titles_tell_pages_apart(page):
    sign_in(page, "olga")
    desk, title = edition_path(page).replace("/forums/", "/manage/"), "Told apart"
    open_new_session(page, title)
    innoprom = page.evaluate(NAME)
    expect(page).to_have_title(f"{title} · Session · {innoprom} · Desk · Forum")
    page.get_by_role("link", name="History", exact=True).click()
    expect(page).to_have_title(f"History of “{title}” · {innoprom} · Desk · Forum")
    expect(page.locator("h1")).to_have_text(f"History of “{title}”")
    page.goto(f"{desk}postpone")
    page.get_by_role("link", name="Leave it as it is").press("Enter")
    expect(page).to_have_title(f"Facts · {innoprom} · Desk · Forum")


def test_an_address_is_judged_when_its_field_is_left(page):
    page.goto("/account/sign-up")
    field, said = page.get_by_label("E-mail"), page.locator("#email-said")
    field.fill("ann@gmial.com")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("Did you mean ann@gmail.com?")
    said.get_by_role("button").press("Enter")
    expect(field).to_have_value("ann@gmail.com")
    expect(field).to_be_focused()
    expect(said).to_have_text("")
    field.fill("ann@gmail.\u0441om")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("two alphabets")
    field.fill("ann@gmail.com")
    page.keyboard.press("Tab")
    expect(said).to_have_text("")
    field.fill("\u0438\u0432\u0430\u043d@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("only Latin letters")


def test_what_is_said_of_an_address_moves_nothing_under_a_pressed_pointer(page):
    page.goto("/account/sign-up")
    page.get_by_label("E-mail").fill("ann@gmial.com")
    button, said = page.locator("main button.btn-primary"), page.locator("#email-said")
    button.hover()
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.mouse.down()
    answer.value.finished()
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))")
    assert said.text_content() == ""
    page.mouse.move(0, 0)
    page.mouse.up()
    expect(said).to_contain_text("Did you mean ann@gmail.com?")


def test_a_preview_is_made_in_place_and_by_keyboard(page):
    sign_in(page, "olga")
    new_of(page, "sessions")
    page.fill("#title-en", "Typed")
    page.fill("#abstract-en", "*So*\n- one\n- two")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="Preview : Description").focus()
    page.keyboard.press("Enter")
    shown = page.locator("#abstract-preview")
    expect(shown.locator("em")).to_have_text("So")
    expect(shown.locator("li")).to_have_count(2)
    expect(shown).to_be_focused()
    expect(page.locator("#title-en")).to_have_value("Typed")
    page.fill("#abstract-en", "")
    page.get_by_role("button", name="Preview : Description").click()
    expect(shown).to_have_text("Nothing is written yet.")
    assert page.evaluate("window.stayed")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_preview_without_scripts_is_where_one_goes_on(page):
    sign_in(page, "olga")
    new_of(page, "speakers")
    page.fill("#name-en", "Typed")
    page.fill("#biography-en", "One [link](https://x.example/)")
    page.get_by_role("button", name="Preview : Biography").click()
    expect(page.locator("#biography-preview a")).to_have_attribute("href", "https://x.example/")
    expect(page.locator("#biography-preview")).to_be_focused()
    expect(page.locator("#name-en")).to_have_value("Typed")


def test_whoever_taps_twice_sends_once(page):
    asked = []
    page.goto("/account/by-mail")
    page.fill("[name=email]", "twice@guest.example")
    page.on(
        "request",
        lambda request: request.method == "POST" and request.url.endswith("/account/by-mail") and asked.append(1),
    )
    with page.expect_navigation():
        page.evaluate("""() => {
            const button = document.querySelector("main form button.btn-primary");
            button.click();
            setTimeout(() => button.click());
        }""")
    assert asked == [1]


def test_why_a_new_password_cannot_be_taken_is_said_when_one_stops_typing(page):
    page.goto("/account/sign-up")
    page.get_by_label("E-mail").fill("ann@people.example")
    field, said = page.get_by_label("Password"), page.locator("#password-said")
    field.press_sequentially("short")
    expect(said).to_contain_text("8 characters")
    expect(field).to_be_focused()
    field.fill("green heron over water")
    expect(said).to_have_text("")
    field.fill("ann@people.example")
    expect(said).not_to_have_text("")
