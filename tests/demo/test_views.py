"""The page of components: each once, and a form that says what is wrong with it."""

import re
from operator import attrgetter
from pathlib import Path

from forum.editions.models import ACCENTS, EditionState
from forum.registration.models import RegistrationState


def test_each_component_is_shown(client):
    page = client.get("/demo/components").text
    icons = re.findall(r'^  "(\w+)":', Path("templates/_macros/icons.html").read_text(), re.M)
    assert len(icons) > 10
    scale = re.findall(r"--((?:text|space)-\w+):", Path("static/css/_scale.scss").read_text())
    for name in (*(f'href="#icon-{icon}"' for icon in icons), *(f"--{size}" for size in scale)):
        assert name in page, name
    for name in (
        *(f"accent-{accent}" for accent in ACCENTS),
        *(f"state-{s}" for s in map(attrgetter("value"), (*EditionState, *RegistrationState))),
    ):
        assert name in page, name


def test_its_form_says_what_is_wrong_and_keeps_what_was_typed(client):
    page = client.post("/demo/components", data={"name": "Ўтан" * 20, "day": "no day", "accent": "lapis"}).text
    assert page.count('aria-invalid="true"') >= 3
    assert "Ўтан" * 20 in page
    assert "no day" in page
    assert '<option selected value="lapis">' in page
