"""Any accent that an organiser may choose can be read, in both themes, on all that it stands on."""

import re
from pathlib import Path

import pytest

from forum.editions.models import ACCENTS

pytestmark = pytest.mark.pure

CSS = Path("static/build/forum.css").read_text(encoding="utf-8")
READABLE = 4.5
"""WCAG 2.2, 1.4.3: of text and its ground."""
SEEN = 3
"""WCAG 2.2, 1.4.11: of the edge of what one fills in or ticks, and its ground."""
THEMES = {"light": 0, "dark": 1}


def values_of(selector, name, theme):
    """The custom properties of the rule that says this one; the style sheet says light first."""
    rules = re.findall(rf"{re.escape(selector)}\{{((?:--[\w-]+:[^;}}]+;?)+)\}}", CSS)
    return [dict(part.split(": ") for part in rule.split(";") if part) for rule in rules if name in rule][theme]


def colours(colour):
    """Red, green and blue as WCAG reckons them."""
    digits = colour.strip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    shares = [float(share) / 100 for share in re.findall(r"([\d.]+)%", colour)]
    parts = shares or [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    """From 1, the same, to 21, black on white."""
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(colours, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_is_readable_on_every_ground_and_under_its_words(accent, theme):
    own, grey = values_of(f".accent-{accent}", "--accent", THEMES[theme]), values_of(":root", "--soft", THEMES[theme])
    ground = re.findall(r"--bs-body-bg: (#\w+)", CSS)[THEMES[theme]]
    for on in (ground, grey["--soft"]):
        assert contrast(own["--accent"], on) >= READABLE
        for name in ("--muted", "--good", "--open", "--bad"):
            assert contrast(grey[name], on) >= READABLE, name
        assert contrast(grey["--field"], on) >= SEEN
    for under in ("--accent", "--accent-strong"):
        assert contrast(own["--on-accent"], own[under]) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", range(8))
def test_the_colour_of_a_track_is_readable_where_its_name_stands(tone, theme):
    colour = values_of(f".track-{tone}", "--tone", THEMES[theme])["--tone"]
    ground = re.findall(r"--bs-body-bg: (#\w+)", CSS)[THEMES[theme]]
    for on in (ground, values_of(":root", "--soft", THEMES[theme])["--soft"]):
        assert contrast(colour, on) >= READABLE
