"""What holds for every letter: words in every language, every value told, HTML that says what the plain text says."""

import re
from typing import Any

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import AccountAct, Role, Scope
from forum.db import transaction
from forum.editions.models import EditionState
from forum.languages import LANGUAGES
from forum.mail.delivery import compose
from forum.mail.services import write_letter
from forum.registration.models import RegistrationState
from forum.releases.rules import Happening
from tests.test_templates import FOLDER

pytestmark = pytest.mark.walk

WHO: dict[str, Any] = {"name": "Paul", "edition": "Innoprom", "reference": "REF7"}
PLACE = WHO | {"category": "Delegate", "number": 7, "own": True}
DAYS = WHO | {"days": "5–7.V", "place": "Registan", "own": True}
DATE = {"label": Happening.DATE_OFF.label, "when": "2.V 11:00", "before": "", "place": "Hall 2"}
LINE = {
    "title": "Opening",
    "when": "10:00",
    "before": "09:00",
    "place": "Hall",
    "label": Happening.CANCELLED.label,
    "off": False,
}
GIVEN = {"role": Role.OWNER.label, "scope": Scope.SERIES.label, "about": {"en": "Expo"}}
LETTERS: dict[str, list[dict[str, Any]]] = {
    "address": [{"code": "012345", "path": "/address"}],
    "address_changed": [{"path": "/not-me"}, {"path": ""}],
    "address_taken": [{"path": "/sign-in"}],
    "again": [{"code": "012345", "path": "/sessions"}],
    "category": [PLACE | {"before": "Guest", "state": state} for state in ("confirmed", "waitlisted", "pending")],
    "changes": [
        {"name": "Paul", "edition": "Innoprom", "lines": lines, "path": "/programme", "fetched": fetched}
        for lines, fetched in (([LINE, LINE | {"off": True}], True), ([LINE | {"also": [DATE]}], False))
    ],
    "claim": [{"name": "Paul", "path": "/claim"} | more for more in ({}, {"forum": "Innoprom"})],
    "confirm": [{"path": "/confirm", "code": "012345"}],
    "sign_in": [{"path": "/confirm", "code": "012345"}],
    "closed": [{"closed": closed} for closed in (True, False)],
    "complete": [
        WHO | {"reason": "Your position", "own": own, "offered": offered}
        for own, offered in ((True, False), (False, False))
    ]
    + [WHO | {"reason": "Your position", "own": False, "offered": True, "path": "/claim", "missing": ["Position"]}],
    "edition": [
        DAYS | {"state": state.value, "after_all": after_all}
        for state, after_all in [
            (EditionState.ANNOUNCED, False),
            (EditionState.ANNOUNCED, True),
            (EditionState.POSTPONED, False),
            (EditionState.CANCELLED, False),
        ]
    ]
    + [DAYS | {"state": "announced", "clock": True, "stays": stays, "zone": "UTC+3"} for stays in (True, False)],
    "factor_demanded": [
        {"scope": Scope.SITE.label, "about": {}, "actor": "Olga"},
        {"scope": Scope.EDITION.label, "about": {"en": "INNOPROM"}, "actor": "Olga"},
    ],
    "farewell": [
        {"name": "Paul", "reference": "REF7", "state": s.value, "state_label": s.label, "own": own}
        for s in RegistrationState
        for own in (True, False)
    ],
    "offer": [GIVEN | {"inviter": "Olga", "rights": Role.OWNER.about, "days": 7, "path": "/offer"}],
    "registration": [
        PLACE | {"reason": reason, "details": [("Diet", "Halal")], "state": s.value}
        for s in RegistrationState
        for reason in ("", "Because")
    ]
    + [
        PLACE | {"before": "Guest", "reason": "", "details": [], "state": s.value}
        for s in (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.WAITLISTED)
    ]
    + [
        PLACE | {"back": True, "reason": "Because", "details": [], "state": s.value}
        for s in (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.WAITLISTED)
    ]
    + [PLACE | {"mistaken": True, "reason": "", "state": RegistrationState.WITHDRAWN.value}],
    "reset": [{"path": "/reset"}],
    "security": [{"what": AccountAct.SIGNED_IN.label, "about": a} for a in ("", "Edge, macOS")],
    "role": [GIVEN | {"actor": "Olga", "scope_id": 7}, GIVEN | {"actor": "Olga", "about": {}}],
}
"""What each letter may be told; a row more for every way in which it differs."""
TOLD_IN_WORDS = {
    "back",
    "offered",
    "missing",
    "mistaken",
    "state",
    "state_label",
    "fetched",
    "own",
    "after_all",
    "clock",
    "stays",
    "role",
    "scope",
    "scope_id",
    "link_id",
    "rights",
    "lines",
    "details",
    "about",
    "what",
    "closed",
}
MAY_BE_LEFT_OUT = {"number", "days", "place"}
"""Only in some states."""
UNFILLED = re.compile(r"%\(|\{\{|\{%|\bNone\b|Undefined|<[a-z]+[ >]|&[a-z]+;")
CASES = [(name, language, told) for name, rows in LETTERS.items() for told in rows for language in LANGUAGES]


def parts(name: str, language: str, told: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, plain text and HTML."""
    with transaction():
        letter = write_letter("paul@test.example", language, name, told, clock.now())
    mail = compose(letter)
    plain, page = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    page = page.replace("<wbr>", "")
    return str(mail["Subject"]), plain, page


def test_every_letter_stands_here():
    differ = {path.stem for path in FOLDER.glob("mail/[!_]*.txt")} ^ LETTERS.keys()
    assert not differ, f"templates/mail/ and LETTERS differ in {differ}"


@pytest.mark.parametrize(("name", "language", "told"), CASES)
def test_a_letter_says_what_it_is_told_in_the_language_of_its_reader(context, name, language, told):
    subject, plain, _ = parts(name, language, told)
    assert subject
    assert len(plain.split("\n\n")) >= 2
    assert not UNFILLED.search(subject + plain)
    needed = {key: str(value) for key, value in told.items() if key not in TOLD_IN_WORDS | MAY_BE_LEFT_OUT}
    untold = [key for key, value in needed.items() if value not in subject + plain]
    assert not untold, f"the letter says nothing of {untold}; what it says otherwise: TOLD_IN_WORDS, MAY_BE_LEFT_OUT"
    english = {line for line in "\n".join(parts(name, "en", told)[:2]).splitlines() if len(line.split()) > 3}
    assert language == "en" or not english & set(f"{subject}\n{plain}".splitlines())


@pytest.mark.parametrize(("name", "language", "told"), CASES)
def test_html_says_what_the_plain_text_says(context, name, language, told):
    subject, plain, page = parts(name, language, told)
    tree = lxml.html.fromstring(page)
    assert tree.get("lang") == language
    assert tree.findtext(".//title") == subject
    for line_break in tree.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    assert " ".join(part.text_content() for part in tree.find("body")).split() == f"{subject}\n{plain}".split()
    links = re.findall(r"https?://\S+", plain)
    assert [link.get("href") for link in tree.iter("a")] == links


@pytest.mark.parametrize(
    ("name", "state", "russian", "uzbek"),
    [
        ("registration", "pending", "регистрация ждёт одобрения", "roʻyxatdan oʻtishingiz maʼqullanishini kutmoqda"),
        ("registration", "withdrawn", "регистрация отозвана", "roʻyxatdan oʻtishingiz qaytarib olindi"),
        ("registration", "cancelled", "регистрация отменена", "roʻyxatdan oʻtishingiz bekor qilindi"),
        ("edition", "cancelled", "форум отменён", "forum bekor qilindi"),
        ("edition", "postponed", "форум перенесён", "forum koʻchirildi"),
    ],
)
def test_a_subject_says_what_was_decided_of_what(context, name, state, russian, uzbek):
    told = PLACE | DAYS | {"state": state, "reason": "", "after_all": False}
    assert parts(name, "ru", told)[0] == f"Innoprom: {russian}"
    assert parts(name, "uz", told)[0] == f"Innoprom: {uzbek}"


def test_a_letter_leads_to_us_and_nowhere_else(context):
    _, _, page = parts("claim", "en", {"name": "prize.com/x www.evil.example", "path": "/account/claim/abc"})
    links = [link.get("href") for link in lxml.html.fromstring(page).iter("a")]
    assert links == [f"{context.config['PUBLIC_URL']}/account/claim/abc"]
