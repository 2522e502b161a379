"""Steps that many paths share."""

PASSWORD = "eight-pointed star"


def sign_in(page, who, keyboard=False):
    page.goto("/account/sign-in")
    if keyboard:
        page.locator("#email").focus()
        page.keyboard.type(f"{who}@demo.example")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
    else:
        page.fill("#email", f"{who}@demo.example")
        page.fill("#password", PASSWORD)
        page.click("main form button")
    page.wait_for_url(lambda url: "sign-in" not in url)


def in_menu(page, name):
    """The link of the menu, which a phone opens first."""
    if page.locator(".menu-button").is_visible() and not page.locator("#menu").is_visible():
        page.locator(".menu-button").click()
    return page.locator("#menu").get_by_role("link", name=name, exact=True)


def edition_path(page, slug="innoprom"):
    page.goto(f"/forums/{slug}/")
    return page.locator(".next h2 a").get_attribute("href")
