"""How long a sign-in lasts, and what is told of where it is."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.accounts.rules import device_of, expiry, network_of

pytestmark = pytest.mark.pure
MADE = datetime(2026, 11, 1, tzinfo=UTC)
MOZILLA, LIKE = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("remembered", "seen", "days"), [(False, 0, 2), (False, 5, 7), (False, 13, 14), (True, 0, 365), (True, 200, 365)]
)
def test_use_puts_the_end_off_but_not_for_ever(remembered, seen, days):
    seen_at = MADE + timedelta(days=seen)
    assert expiry(MADE, seen_at, remembered=remembered) == MADE + timedelta(days=days)


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {LIKE} Chrome/140.0.0.0 Safari/537.36", "Chrome, Windows"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {LIKE} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (f"{MOZILLA} (Linux; Android 10; K) {LIKE} Chrome/138 YaBrowser/25.8 Mobile Safari/537.36",
         "Yandex Browser, Android"),
        (f"{MOZILLA} (Linux; Android 14) {LIKE} SamsungBrowser/28.0 Chrome/130 Safari/537.36",
         "Samsung Internet, Android"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605 Version/18.6 Mobile Safari/604.1",
         "Safari, iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18.6 Safari/605", "Safari, macOS"),
        (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {LIKE} Chrome/140.0 Safari/537.36", "Chrome, ChromeOS"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_told_in_plain_words(user_agent, device):
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address, network):
    assert network_of(address) == network
