"""The printed programme, read back by pypdf: what stands on every page, what it says, how it is tagged."""

import io
import re
from datetime import date, timedelta

import msgspec
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from forum import printing
from forum.formats import FORMATS
from forum.formats.feed import Feed, Item
from forum.formats.ical import RENDERER
from forum.formats.pdf import pdf
from forum.releases.rules import Released
from tests.formats.samples import EDITION, SPEAKERS, everything, one_edition
from tests.releases.samples import PLACE, START, facts

pytestmark = [pytest.mark.pure, pytest.mark.slow]

HOME = EDITION._replace(url="https://forum.example/forums/innoprom/2027")


def feed(*found: object, language: str = "en") -> Feed:
    items = tuple(Item(Released(f, 1, START), HOME) for f in found)
    return one_edition(language)._replace(name="INNOPROM", items=items)


def session(number: int, title: dict[str, str], hall: str = "Hall 1", **changes: object) -> object:
    place = msgspec.structs.replace(PLACE, room_id=number, room={"en": hall})
    uid = f"6f1c0a3e-0000-4000-8000-{number:012}"
    changes = {"place": place, "title": title, "uid": uid} | changes
    return msgspec.structs.replace(facts(number, "x"), **changes)


def pages(made: Feed) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf(made))).pages]


def test_every_page_says_what_it_is_part_of_and_its_number():
    found = pages(one_edition()._replace(name="INNOPROM 2027"))
    assert len(found) > 10
    for number, page in enumerate(found, 1):
        assert page.startswith("INNOPROM 2027 "), page[:80]
        assert f"forum.example/forums/innoprom/2027 · Release 5 {number} / {len(found)}" in page


def test_the_offset_is_that_of_the_programmes_days_and_not_of_the_day_of_its_release():
    made = one_edition()
    days = {"starts_on": date(2027, 5, 21), "ends_on": date(2027, 5, 23), "timezone": "Europe/Berlin"}
    cover = pages(made._replace(editions=(made.editions[0]._replace(**days),)))[0]
    assert "Berlin, UTC+2" in cover


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Programme",
                "2 January 2027",
                "Release 5",
                "Tashkent, UTC+5",
                "Saturday, 2 January 2027",
                "Sessions",
                "People",
            ],
        ),
        (
            "ru",
            [
                "Программа",
                "2 января 2027",
                "Публикация 5",
                "Ташкент, UTC+5",
                "Суббота, 2 января 2027",
                "Сессии",
                "Участники программы",
            ],
        ),
        (
            "uz",
            [
                "Dastur",
                "2027-yil 2-yanvar",
                "5-nashr",
                "Shanba, 2027-yil 2-yanvar",
                "Sessiyalar",
                "Dastur ishtirokchilari",
            ],
        ),
    ],
)
def test_the_programme_speaks_the_language_of_the_reader_and_falls_back(language, said):
    told = session(1, {"en": "Opening", "ru": "Открытие"}, speakers=SPEAKERS)
    text = " ".join(pages(feed(told, session(2, {"ru": "Только по-русски"}), language=language)))
    for words in (*said, "Только по-русски", "Открытие" if language == "ru" else "Opening"):
        assert words in text, words


def test_it_is_tagged_titled_and_has_bookmarks_and_links():
    reader = PdfReader(io.BytesIO(pdf(feed(session(1, {"en": "Opening"})))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata.title == "INNOPROM"
    assert [e.title for e in reader.outline if isinstance(e, Destination)] == ["Saturday, 2 January 2027", "Sessions"]
    links = [
        a.get_object()["/A"].get("/URI") for p in reader.pages for a in p.get("/Annots", ()) if "/A" in a.get_object()
    ]
    assert "https://forum.example/forums/innoprom/2027/sessions/1" in links


@pytest.mark.parametrize("halls", [1, 4, 8, 9, 40])
def test_every_session_stands_in_its_day_however_many_halls(halls):
    made = feed(*(session(n, {"en": f"Title{n}"}, f"Hall {n}") for n in range(1, halls + 1)))
    reader = PdfReader(io.BytesIO(pdf(made)))
    day = [p for p in reader.pages if "Saturday" in p.extract_text()[:200] and "Title" in p.extract_text()]
    text = " ".join(p.extract_text() for p in day)
    assert {f"Title{n}" for n in range(1, halls + 1)} <= set(re.findall(r"Title\d+", text))
    turned = day[0].mediabox.width > day[0].mediabox.height
    assert turned == (4 < halls <= 8)


@pytest.mark.parametrize("halls", [5, 9])
def test_all_days_of_a_programme_are_laid_out_one_way(halls):
    later = session(
        99, {"en": "Title99"}, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1)
    )
    made = feed(*(session(n, {"en": f"Title{n}"}, f"Hall {n}") for n in range(1, halls + 1)), later)
    pages = [page for page in PdfReader(io.BytesIO(pdf(made))).pages if "Title" in page.extract_text()]
    days = [page for page in pages if re.match(r"\S+\s+(Saturday|Sunday)", page.extract_text())]
    assert len(days) == 2
    assert len({page.mediabox.width > page.mediabox.height for page in days}) == 1
    assert ("Time" in days[-1].extract_text()) == (halls <= 8)


@pytest.mark.parametrize("halls", [["Hall 2", "Hall 10"], [f"Hall {n}" for n in range(1, 12)]])
def test_halls_stand_in_the_order_of_their_numbers(halls):
    made = feed(*(session(n, {"en": "Title"}, hall) for n, hall in enumerate(reversed(halls), 1)))
    assert re.findall(r"Hall \d+", pages(made)[1]) == halls


def test_a_session_of_fourteen_days_says_both_dates_and_goes_on():
    long = session(1, {"en": "Exhibition"}, ends_at=START + timedelta(days=13))
    later = session(2, {"en": "Later"}, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1))
    found = pages(feed(long, later))
    assert sum("Sat 2 Jan, 10:00 – Fri 15 Jan, 10:00" in page for page in found) == 3
    assert "Exhibition" in next(page for page in found if "Sunday, 3 January 2027 1" not in page and "Later" in page)


def test_what_does_not_take_place_says_so_and_recurring_sessions_stand_on_each_of_their_days():
    whole = everything()
    made = whole._replace(editions=whole.editions[1:], items=tuple(i for i in whole.items if i.facts.repeats))
    found = pages(made)
    days = [page for page in found if re.search(r"Monday, \d+ \w+ 2027", page) and "Council" in page and "Time" in page]
    assert len(days) == 9
    assert sum("CANCELLED" in page for page in days) == 1
    details = next(page for page in found if "Sessions Monday" in page)
    assert "Mon 29 Mar, 09:00–10:00 – cancelled" in details


def test_what_people_write_is_shown_and_never_run():
    words = '#set page(fill: red) *bold* _x_ $x^2$ #eval("1") #import "@preview/x:1.0.0" \\ `raw` <label> // comment'
    text = " ".join(pages(feed(session(1, {"en": words}), session(2, {"en": "\u0000\ufeff\u202e"}))))
    for part in ("#set page(fill: red) *bold* _x_ $x^2$", '#import "@preview/x:1.0.0"', "`raw` <label> // comment"):
        assert part in text


@pytest.mark.parametrize(
    "stream", ["", "javascript:alert(1)", "https://x.example/" + "y" * 9000, "https://x.example/ы?a=1&b"]
)
def test_an_address_that_is_none_does_not_break_it(stream):
    assert pages(feed(session(1, {"en": "A"}, stream_url=stream)))


def test_letters_that_no_font_has_are_seen_to_be_missing():
    assert "□□ x" in " ".join(pages(feed(session(1, {"zh": "中亚 x"}))))


def test_what_is_no_calendar_has_a_version_of_its_own():
    versions = {ending: made.version for ending, made in FORMATS.items()}
    assert {ending for ending, version in versions.items() if version != RENDERER} == {"atom.xml", "pdf", "xlsx", "csv"}
    assert versions["pdf"].endswith(printing.fingerprint("programme"))


def test_the_cover_bears_the_girih_of_the_series_and_screen_readers_pass_it_by():
    first, second = (one_edition()._replace(series=key) for key in (1, 2))
    assert pdf(first) != pdf(second)
    assert pages(first) == pages(second)
    document = PdfReader(io.BytesIO(pdf(first)))
    assert "/StructTreeRoot" in document.trailer["/Root"]
    assert b"/Artifact" in document.pages[0].get_contents().get_data()
    assert b"pdfuaid:part" in pdf(first)


def test_a_title_begins_at_the_side_where_it_is_read_from():
    made = feed(session(1, {"en": "אבגד"}), session(2, {"en": "Opening"}, hall="Hall 2", starts_at=START))
    ends = {"א": set(), "O": set()}
    for page in PdfReader(io.BytesIO(pdf(made))).pages[1:]:

        def note(text, cm, tm, _font, _size, page=page):
            for letter in ends:
                if letter in text:
                    x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
                    ends[letter].add(round(x / float(page.mediabox.width), 2))

        page.extract_text(visitor_text=note)
    assert min(ends["א"]) >= 0.4, "of the left column of halls, and of the list of sessions"
    assert max(ends["א"]) >= 0.8
    assert max(ends["O"]) <= 0.6
