"""Addresses that calendars, letters and printed codes carry for years: who cannot ask Flask finds them here alone."""

CALENDARS, CALDAV = "/calendar/", "/dav/"
"""What stands before every address of calendar programs."""
PERSONAL = f"{CALENDARS}personal/"
DESK = "/manage/"
"""What stands before every address of organisers."""
PRIVATE = ("/account/", DESK, "/demo/", PERSONAL)
"""What search engines keep away from."""
SIGN_IN, ASK_RESET = "/account/sign-in", "/account/reset"
HASHING = (SIGN_IN, "/account/sign-up", f"{ASK_RESET}/", "/account/password", "/account/again")
"""How addresses begin that are sent passwords, which take long to hash."""
SITEMAP = "/sitemap.xml"
OWN_CALENDARS = "/account/calendars"
OWN_SIGN_INS = "/account/sessions"
_FORUMS = "/forums/"
PROGRAMME = "/programme"
"""How the addresses of programmes end, which filters may follow."""
CHOSEN = ("/mine", "/wish")
"""How addresses end that are sent all stars of a browser."""


def edition_page(series_slug: str, edition_slug: str) -> str:
    """An edition's page, which leads on to itself with a slash at the end; its other pages begin so too."""
    return f"{_FORUMS}{series_slug}/{edition_slug}"


def slugs_in(edition: str) -> tuple[str, str]:
    """The slugs of series and edition in the whole address of an edition's page."""
    series, _, slug = edition.partition(_FORUMS)[2].partition("/")
    return series, slug


def programme_page(edition: str) -> str:
    """The released programme; `edition` is the address of the edition's page, with the site's or without."""
    return f"{edition}{PROGRAMME}"


def session_page(edition: str, session_id: int) -> str:
    """A released session."""
    return f"{edition}/sessions/{session_id}"


def subscribe_page(edition: str) -> str:
    """The ways to subscribe to an edition."""
    return f"{edition}/subscribe"


def confirmation(token: str) -> str:
    """Where a new account confirms its address."""
    return f"/account/confirm/{token}"


def new_address(token: str) -> str:
    """Where an account confirms another address."""
    return f"/account/address/confirm/{token}"


def take_back(token: str) -> str:
    """Where whoever reads the old one takes that back."""
    return f"/account/not-me/{token}"


def reset(token: str) -> str:
    """Where a new password is chosen."""
    return f"{ASK_RESET}/{token}"


def offer(token: str) -> str:
    """Where a role is taken up."""
    return f"/account/offers/{token}"


def claim(token: str) -> str:
    """Where a person becomes an account's own."""
    return f"/account/claim/{token}"


def factor() -> str:
    """Where a second factor is added that a role demands."""
    return "/account/factors/demanded"


def own_roles() -> str:
    """Where a reader finds the roles they hold."""
    return "/account/roles"


def own_registration(reference: str) -> str:
    """A delegate's registration."""
    return f"/account/registrations/{reference}"


def admission(reference: str) -> str:
    """What the code of a pass says: it is read at the entrance, and no page answers it yet."""
    return f"/pass/{reference}"
