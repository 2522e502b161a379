"""Texts in several languages: fallback, search, alphabets."""

import pytest

from forum.languages import clean, family_first, fold, greeted, initials, nested, pick, sort_key

pytestmark = pytest.mark.pure


def test_texts_fall_back_visibly_and_sort_by_the_alphabet():
    assert pick({"ru": "Да"}, "uz") == ("Да", "ru")
    assert pick({}, "uz") == ("", "uz")
    assert fold("Oʻzbekiston GʻIJDUVON") == fold("O'zbekiston g`ijduvon")
    assert sorted(["Ӯ", "Я", "Қ", "Л", "К"], key=lambda s: sort_key(s, "ru")) == ["К", "Қ", "Л", "Ӯ", "Я"]
    assert sorted(["Chust", "Zomin", "Oʻsh", "Shahrisabz"], key=lambda s: sort_key(s, "uz"))[-3:] == [
        "Oʻsh",
        "Shahrisabz",
        "Chust",
    ]


@pytest.mark.parametrize(
    ("name", "listed"),
    [("Aziza Karimova", "Karimova Aziza"), ("Анна Мария Ким", "Ким Анна Мария"), ("Sulton", "Sulton"), ("", "")],
)
def test_lists_begin_with_the_family_name(name, listed):
    assert family_first(name) == listed


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "“Слово” и „дело“ ‘x’"),
        ("uz", "«Слово» и «дело» ‘x’"),
        ("en", "‘Слово’ и «дело» ‘x’"),
        ("kk", "“Слово” и «дело» ‘x’"),
    ],
)
def test_within_quotation_marks_others_stand_than_without(language, said):
    assert nested("“Слово” и «дело» ‘x’", language) == said


UNSEEN = ["\u200b", "\u2060", "\u3164", "\u2800", "\u00ad", "\u115f\u1160", " \u200d\ufe0f "]


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("lines", [False, True])
def test_what_nobody_can_see_is_nothing(unseen, lines):
    assert clean(unseen, lines=lines) == ""
    assert clean(f"A{unseen.strip()}B", lines=lines) == f"A{unseen.strip()}B"
    assert clean("s\\s", lines=lines) == "s\\s"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Aziza Karimova", "AK"), ("аль-Фараби", "А"), ("Ivan Ivanovich (the) Petrov", "IP"), ("", ""), ("(x)", "")],
)
def test_a_monogram_has_the_first_letter_and_that_of_the_last_word(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("native", "language", "greeting"),
    [
        ("Азиза Каримова", "ru", "Азиза Каримова"), ("Азиза Каримова", "uz", "Aziza Karimova"),
        ("Aziza Farhod qizi Karimova", "uz", "Aziza Farhod qizi Karimova"), ("Азиза Каримова", "en", "Aziza Karimova"),
        ("Гулнора Oʻtkirova", "ru", "Aziza Karimova"), ("李文浩", "ru", "Aziza Karimova"), ("", "ru", "Aziza Karimova"),
    ],
)  # fmt: skip
def test_a_letter_greets_as_one_is_called_at_home_where_its_reader_writes_so(native, language, greeting):
    assert greeted("Aziza Karimova", native, language) == greeting
