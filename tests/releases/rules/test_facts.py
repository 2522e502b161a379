"""How the facts of an edition follow one another."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import msgspec
import pytest

from forum.editions.models import EditionFacts, EditionState, SeriesFacts, VenueFacts
from forum.editions.rules import notable_facts
from forum.releases.rules import ReleasedEdition, decode, encode, facts_difference, next_document, next_edition
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure

replace = msgspec.structs.replace
NOW = datetime(2027, 1, 1, 9, tzinfo=UTC)
VENUE = VenueFacts(
    id=1, name={"en": "Halls"}, address={}, city={"en": "Tashkent"}, country="UZ", timezone="Asia/Tashkent",
    latitude=41.3, longitude=69.2,
)  # fmt: skip
SERIES = SeriesFacts(id=1, slug="expo", name={"en": "Expo"}, accent="lapis")
EDITION = EditionFacts(
    uid=UUID(int=1), slug="2027", name={"en": "Expo 2027"}, about={}, audience={}, starts_on=date(2027, 1, 2),
    ends_on=date(2027, 1, 4), opens_at=None, closes_at=None, languages=("en",), state=EditionState.ANNOUNCED,
    series=SERIES, venue=VENUE,
)  # fmt: skip
PUBLIC = ReleasedEdition(EDITION, 3, NOW)


@pytest.mark.parametrize(
    ("changed", "rises", "notable"),
    [
        ({"name": {"en": "Other"}}, True, False),
        ({"about": {"en": "Other"}}, True, False),
        ({"slug": "2028"}, True, False),
        ({"series": replace(SERIES, accent="steppe")}, True, False),
        ({"series": replace(SERIES, slug="other")}, True, False),
        ({"series": replace(SERIES, name={"en": "Other"})}, False, False),
        ({"audience": {"en": "All"}}, False, False),
        ({"languages": ("en", "ru")}, False, False),
        ({"ends_on": date(2027, 1, 5)}, True, True),
        ({"opens_at": time(9), "closes_at": time(18)}, True, True),
        ({"day_starts_at": time(5)}, False, False),
        ({"state": EditionState.CANCELLED}, True, True),
        ({"state": EditionState.DRAFT}, False, True),
        ({"venue": replace(VENUE, city={"en": "Samarkand"})}, True, True),
        ({"venue": replace(VENUE, timezone="Europe/Moscow")}, True, False),
        ({"venue": replace(VENUE, id=2)}, False, False),
        ({}, False, False),
    ],
)
def test_sequence_rises_with_what_calendars_show_and_letters_go_for_days_place_and_state(changed, rises, notable):
    after = replace(EDITION, **changed)
    told = next_edition(PUBLIC, after, NOW + timedelta(days=1))
    assert told.facts == after
    assert told.sequence == 3 + rises
    assert (told.modified_at > NOW) == (rises or "state" in changed)
    assert (notable_facts(after) != notable_facts(EDITION)) == notable


def test_a_stamp_never_goes_back():
    assert next_edition(PUBLIC, replace(EDITION, slug="x"), NOW - timedelta(days=1)).modified_at == NOW


def test_the_difference_names_every_fact_in_each_language_that_changed():
    after = replace(
        EDITION,
        name={"en": "Expo 2027", "ru": "Экспо"},
        opens_at=time(9),
        venue=replace(VENUE, country="KZ", city={"en": "Almaty"}),
        series=replace(SERIES, accent="steppe"),
    )
    told = [(c.of, c.name, c.language, c.before, c.after) for c in facts_difference(EDITION, after)]
    assert told == [
        ("", "name", "ru", "", "Экспо"),
        ("", "opens_at", "", None, time(9)),
        ("Venue", "city", "en", "Tashkent", "Almaty"),
        ("Venue", "country", "", "UZ", "KZ"),
        ("Series", "accent", "", "lapis", "steppe"),
    ]
    assert facts_difference(EDITION, EDITION) == ()


@pytest.mark.parametrize("field", [*EditionFacts.__struct_fields__, *VenueFacts.__struct_fields__])
def test_no_fact_changes_without_a_line_in_the_difference(field):
    """But for keys: the same venue under another key is the same."""
    of = VENUE if field in VenueFacts.__struct_fields__ and not hasattr(EDITION, field) else EDITION
    values = {
        str: "x",
        dict: {"en": "x"},
        tuple: ("x",),
        float: 1.0,
        date: date(2028, 1, 1),
        EditionState: EditionState.DRAFT,
    }
    value = values.get(type(getattr(of, field)), time(1))
    if field in {"id", "uid", "venue", "series"}:
        return
    after = (
        replace(EDITION, venue=replace(VENUE, **{field: value})) if of is VENUE else replace(EDITION, **{field: value})
    )
    assert [c.name for c in facts_difference(EDITION, after)] == [field]


@pytest.mark.parametrize(
    "changed", [{"slug": "2028"}, {"series": replace(SERIES, accent="steppe")}, {"series": replace(SERIES, slug="o")}]
)
def test_what_every_entry_shows_restamps_all_of_them_and_is_no_change_of_any(changed):
    first = next_document(None, [facts(1), facts(2)], "Asia/Tashkent", START, PUBLIC)
    second = next_document(first, [facts(1)], "Asia/Tashkent", START + timedelta(hours=1), PUBLIC)
    after = replace(PUBLIC, facts=replace(EDITION, **changed))
    third = next_document(second, [facts(1)], "Asia/Tashkent", START + timedelta(hours=2), after)
    assert [s.sequence for s in third.sessions] == [1, 2]  # the tombstone too: its bytes are others
    assert [s.change for s in third.sessions] == [s.change for s in second.sessions]
    assert {s.modified_at for s in third.sessions} == {START + timedelta(hours=2)}


def test_a_document_with_its_edition_outlives_its_bytes():
    document = next_document(None, [facts(1)], "Asia/Tashkent", START, PUBLIC)
    assert decode(*encode(document)) == document
