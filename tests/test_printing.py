"""The press: what fonts can draw, nothing fetched, nothing run, the same bytes from anywhere."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from forum import printing
from forum.printing.coverage import BREAK, MAX_WORD, drawable
from tests.conftest import need
from tests.formats.samples import one_edition

pytestmark = [pytest.mark.pure, pytest.mark.slow]

MADE = datetime(2027, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
LETTERS = (
    "Ǵǵ Əə Oʻzbekiston maʼno Ğğ Şş Žž Ňň Ýý "  # Karakalpak, Azerbaijani, Uzbek, Turkmen
    "Ёё Йй Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ҷҷ Ӣӣ Ӯӯ Ҳҳ Ўў № "  # Russian, Kazakh, Kyrgyz, Tajik, Uzbek
    "مستقبل پښتو ۋۇئ ٢٠٢٧ שלום עוֹלָם → ★ ✓ – — … « » € ₸ ₽ ₼"
)


@pytest.fixture
def _our_fonts_again():
    yield
    printing.use_fonts(None)


def make_font(folder: Path, letters: str) -> Path:
    """A font of another name that draws an A for each of these letters."""
    with TTFont(printing.HERE / "fonts" / "golos-text-400.ttf") as font:
        for table in font["cmap"].tables:
            table.cmap |= {ord(letter): table.cmap[ord("A")] for letter in letters if ord("A") in table.cmap}
        for record in font["name"].names:
            if record.nameID in (1, 4, 6, 16):
                record.string = "Squares"
        file = folder / "squares.ttf"
        font.save(file)
    return file


def test_our_fonts_draw_the_letters_of_the_region_composed_or_not():
    assert printing.lacking(LETTERS) == []
    assert drawable("й ё", printing.press().covered) == "й ё"


def test_what_no_font_has_is_seen_to_be_missing_and_what_has_no_shape_goes():
    covered = printing.press().covered
    assert drawable("中亚 🎪 ქ x", covered) == "□□ □ □ x"
    assert drawable("a\u3000b\ufe0fc\u200dd\te\nf", covered).replace("\u200d", "") == "a bcd\te\nf"
    assert printing.lacking("中亚 🎪 ქარ Հ plain") == ["Armenian", "Cjk", "Georgian", "🎪"]
    deep = {"a": ["中", ("亚", {"b": "x中"})], "n": 5, "no": None}
    assert drawable(deep, covered) == {"a": ["□", ["□", {"b": "x□"}]], "n": 5, "no": None}


def test_only_words_longer_than_any_line_may_break_anywhere():
    covered = printing.press().covered
    assert BREAK not in drawable("x" * MAX_WORD + " " + "ы" * MAX_WORD, covered)
    broken = drawable("ы" * 300, covered)
    assert max(map(len, broken.split(BREAK))) < MAX_WORD
    assert broken.replace(BREAK, "") == "ы" * 300


@pytest.mark.usefixtures("_our_fonts_again")
def test_fonts_of_the_operator_draw_what_ours_lack_and_change_the_fingerprint(tmp_path):
    before = printing.fingerprint("programme")
    file = make_font(tmp_path, "ქარ中")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    printing.use_fonts(tmp_path)
    assert printing.lacking("ქარ中亚") == ["Cjk"]
    assert drawable("ქა", printing.press().covered) == "ქა"
    changed = printing.fingerprint("programme")
    assert changed != before
    other = tmp_path / "other"
    other.mkdir()
    make_font(other, "ქ")
    printing.use_fonts(other)
    assert printing.fingerprint("programme") not in {before, changed}
    assert file.exists()


@pytest.mark.parametrize("source", ['#import "@preview/cetz:0.4.0": canvas', "#eval(sys.inputs.data)"])
def test_a_template_that_fetches_or_runs_what_people_wrote_is_refused(source):
    with pytest.raises(ValueError, match="must not"):
        printing.harmless(source)
    for template in printing.HERE.glob("*.typ"):
        printing.harmless(template.read_text())


def test_what_slips_through_finds_no_network_and_no_file_outside():
    job = {"data": "{}", "timestamp": 0, "root": str(printing.HERE), "fonts": []}
    for source, said in (
        ('#import "@preview/example:0.1.0": x', "download"),
        ('#read("../settings.py")', "access denied|escape|outside"),
        ('#read("/etc/hostname")', "not found"),
    ):
        with pytest.raises(printing.Unprintable, match=said):
            printing.run(json.dumps(job | {"sources": {"main.typ": source}}).encode())


def test_a_document_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(printing, "SECONDS", 1)
    endless = (
        "#let f(n) = { let i = 0; while i < 1000000000 { i += 1; if calc.rem(i, 9000) == 0 { f(n + 1) } } }; #f(0)"
    )
    job = {"data": "{}", "timestamp": 0, "root": str(printing.HERE), "fonts": [], "sources": {"main.typ": endless}}
    with pytest.raises(printing.Unprintable):
        printing.run(json.dumps(job).encode())


def test_every_thread_gets_the_same_bytes():
    from forum.formats.pdf import pdf

    wanted = {language: pdf(one_edition(language)) for language in ("en", "ru", "uz")}
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda language: (language, pdf(one_edition(language))), [*wanted] * 8))
    assert all(wanted[language] == data for language, data in made)


def test_another_process_in_another_zone_makes_the_same_bytes(tmp_path):
    from forum.formats.pdf import pdf

    script = (
        "import sys, hashlib; from forum.formats.pdf import pdf; from tests.formats.samples import one_edition;"
        "print(hashlib.sha256(pdf(one_edition('ru'))).hexdigest())"
    )
    environ = {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "5", "PYTHONPATH": str(ROOT)}
    made = subprocess.run([sys.executable, "-c", script], env=environ, cwd=tmp_path, capture_output=True, check=True)
    assert made.stdout.decode().strip() == sha256(pdf(one_edition("ru"))).hexdigest()


def test_the_letters_are_in_the_pdf_as_they_were_written(tmp_path):
    import shutil

    reader = need(shutil.which("pdftotext"), "poppler-utils")
    from forum.formats.pdf import pdf

    (tmp_path / "x.pdf").write_bytes(pdf(one_edition()._replace(name=LETTERS.replace("עוֹלָם", "עולם"))))
    said = subprocess.run([reader, tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True).stdout
    said = said.replace(" ", "")
    for word in ("Ǵǵ", "Əə", "Oʻzbekiston", "maʼno", "Ққ", "Ҷҷ", "مستقبل", "پښتو", "שלום", "★", "₸"):
        assert word in said, word
