"""How long a sign-in lasts, and what is told of where it is."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

IDLE = {False: timedelta(days=2), True: timedelta(days=365)}
"""How long a sign-in lasts without being used: for the browser's own time, or remembered on the device."""
ABSOLUTE = {False: timedelta(days=14), True: timedelta(days=365)}
"""How long it lasts at most."""
CONFIRMED_FOR = timedelta(minutes=15)
"""How long whoever showed who they are may do what is sensitive."""
_BROWSERS = (
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""What browsers write, the first that fits: most call themselves by the names of others as well."""


def expiry(made_at: datetime, seen_at: datetime, *, remembered: bool) -> datetime:
    """Until when a sign-in lasts that was used last at `seen_at`."""
    return min(made_at + ABSOLUTE[remembered], seen_at + IDLE[remembered])


def is_confirmed(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether they showed it a short while ago."""
    return confirmed_at is not None and now - confirmed_at < CONFIRMED_FOR


def device_of(user_agent: str) -> str:
    """The browser and the system, by their names; empty for what is neither."""
    told = (next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, told))


def network_of(address: str) -> str:
    """The network of an address: /24, of IPv6 /48; empty for what is no address."""
    try:
        told = ip_address(address)
    except ValueError:
        return ""
    told = getattr(told, "ipv4_mapped", None) or told
    return str(ip_network((told, 24 if told.version == 4 else 48), strict=False))


def is_told(number: int) -> bool:
    """Whether the log tells of this failure within the window: the first three, the 10th, 30th, 100th, 300th …"""
    return number <= 3 or str(number).rstrip("0") in {"1", "3"}
