"""Filters of the programme."""

import msgspec
import pytest

from forum.releases.rules import Days, Filter
from forum.releases.rules.filter import MAX_LENGTH, MAX_VALUES, _folded
from tests.releases.samples import facts

pytestmark = pytest.mark.pure


def test_filter_takes_any_value_of_a_name_and_every_name():
    days = Days()
    session = facts(1, title="Oʻzbek gʻisht")
    assert Filter(track=("1", "2"), language=("en",)).matches(session, days)
    assert not Filter(track=("1",), language=("ru",)).matches(session, days)
    assert Filter(q=("o'zbek g`isht",)).matches(session, days)
    assert Filter(day=("2027-01-02",)).matches(session, days)
    assert not Filter(day=("2027-01-03",)).matches(session, days)


def test_a_filter_is_read_from_an_address_whatever_stands_there():
    asked = {"track": ["3", "1", "", "3"], "q": ["x" * 1000], "room": [str(n) for n in range(100, 200)], "lang": ["ru"]}
    read = Filter.read(lambda name: asked.get(name, []))
    assert read.track == ("1", "3")
    assert len(read.q[0]) == MAX_LENGTH
    assert read.room == tuple(str(n) for n in range(100, 100 + MAX_VALUES))
    assert read.asked.keys() == {"track", "room", "q"}
    assert Filter.read(lambda name: []) == Filter()
    assert Filter().asked == {}


def test_searches_for_other_words_read_each_text_once():
    programme = [facts(number, title=f"Oʻzbek gʻisht {number}") for number in range(10, 60)]
    shown = [number for number, one in enumerate(programme, 10) if Filter(q=("GISHT 17",)).matches(one, Days())]
    read = _folded.cache_info().misses
    assert shown == [17]
    assert [n for n, one in enumerate(programme, 10) if Filter(q=("8", "Uzbek", "ozbek")).matches(one, Days())] == []
    found = [n for n, one in enumerate(programme, 10) if Filter(q=("4 ozbek",)).matches(one, Days())]
    assert found == [*range(40, 50)]
    assert _folded.cache_info().misses == read


@pytest.mark.parametrize("asked", ["логистика", "Логистикой", "логистики морских", "морской"])
def test_a_russian_word_is_found_in_all_its_forms(asked):
    assert Filter(q=(asked,)).matches(facts(1, title="О логистике морских портов"), Days())
    assert not Filter(q=(asked,)).matches(facts(1, title="О логике мировых рынков"), Days())


def test_a_word_is_looked_for_whole_where_too_little_of_it_would_be_left():
    assert not Filter(q=("воды",)).matches(facts(1, title="Завод водорода"), Days())
    assert Filter(q=("воды",)).matches(facts(1, title="Очистка воды"), Days())


@pytest.mark.parametrize(
    ("asked", "found", "not_found"),
    [
        ("вода", "Чистая вода", "Экскурсия по заводам; работа завода"),
        ("завод", "На «Уралмашзаводе» и заводах", "Уралмашзавод"),
        ("art", "Art-therapy; the arts", "Smart start"),
        ("suv", "Toza suvni tejash", "Gʻisht va osuvchi"),
        ("oʻzbek", "Yangi Oʻzbekistonda", "Yarmoʻzbek"),
        ("19", "COVID-19", "2019"),
        ("«вода»", "Чистая вода", "завода"),
        ("c++", "Learn C++", "abc++"),
        ("工业", "中国工业", "中国"),
    ],
)
def test_what_is_typed_begins_words_and_stands_in_no_middle(asked, found, not_found):
    assert Filter(q=(asked,)).matches(facts(1, title=found), Days())
    assert not Filter(q=(asked,)).matches(facts(1, title=not_found), Days())


def test_a_calendar_of_a_search_carries_what_its_page_shows():
    assert not Filter(q=("вода",)).admits(facts(1, title="Экскурсия по заводам"), Days())


def test_searches_read_the_words_of_a_text_and_no_address_behind_them():
    marked = msgspec.structs.replace(facts(1), abstract={"en": "*Laser* [welding](https://x.example/plasma)"})
    assert Filter(q=("laser welding",)).matches(marked, Days())
    assert not Filter(q=("plasma",)).matches(marked, Days())
    assert Filter(q=("plasma",)).matches(
        msgspec.structs.replace(marked, abstract={"en": "https://x.example/plasma"}), Days()
    )
