"""The catalogues of words: what is extracted from where, and how the files are written. Only this file knows.

What WTForms says of input is among the messages: its own catalogues lack Uzbek.

`python -m tools.translations` brings every catalogue up to date, `--check` only says what is not.
"""

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path

import wtforms
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from forum.languages import DEFAULT, LANGUAGES, locale_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "forum" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(("_l", "lazy_gettext", "lazy_pgettext:1c,2", "NC_:1c,2"))
SEARCHED = {"forum", "templates"}
OF_FORMS = Path(wtforms.__file__).parent, [("validators.py", "python"), ("fields/**.py", "python")]
WIDTH = 110
HEADER = """\
# {name} translations of Forum.
msgid ""
msgstr ""
"Project-Id-Version: Forum\\n"
"Language: {locale}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract() -> Catalog:
    """Every message of the code, the templates and WTForms, without where it stands."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    messages = Catalog(charset="utf-8")
    ours = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_is_searched)
    for _file, _line, message, _comments, context in chain(ours, extract_from_dir(*OF_FORMS)):
        messages.add(message, context=context)
    return messages


def _is_searched(folder: object) -> bool:
    """Macros in folders that start with _ too; nothing that is not ours."""
    parts = Path(str(folder)).relative_to(ROOT).parts
    return not parts or parts[0] in SEARCHED


def catalogues() -> Iterator[tuple[str, Path]]:
    """Locale and file of each language of pages, but for the one that messages are written in."""
    for code in LANGUAGES:
        if code != DEFAULT:
            locale = locale_of(code)
            yield locale, FOLDER / locale / "LC_MESSAGES" / "messages.po"


def updated(locale: str, path: Path, messages: Catalog) -> bytes:
    """The catalogue with exactly these messages: sorted, no guesses, what it said of them kept."""
    catalogue = Catalog(locale=locale)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale)
    catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    name, plural = Locale.parse(locale).english_name, catalogue.plural_forms
    header = HEADER.format(name=name, locale=locale, plural=plural)
    return header.encode() + body.getvalue().strip() + b"\n"


def main(arguments: list[str]) -> int:
    """Write and compile what has changed, or with --check fail because of it."""
    messages, late = extract(), 0
    for locale, path in catalogues():
        content = updated(locale, path, messages)
        gone = dropped(path, content, locale)
        late += not path.exists() or path.read_bytes() != content
        if "--check" not in arguments:
            write(path, content, locale)
        missing = [m.id for m in read_po(BytesIO(content), locale=locale) if m.id and not _is_told(m.string)]
        print(
            f"{path.relative_to(ROOT)}: {len(messages)} messages, {len(missing)} without words"
            + (":" if missing else "")
        )
        for message in missing:
            print(f"  {message if isinstance(message, str) else message[0]}")
        for message, words in gone:
            print(f"  no longer said: {message} – was: {words}")
    if late and "--check" in arguments:
        print("Run make translations.")
        return 1
    return 0


def write(path: Path, content: bytes, locale: str) -> None:
    """The catalogue, if it is another, and what pages and tests read of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(BytesIO(content), locale=locale))


def dropped(path: Path, content: bytes, locale: str) -> list[tuple[str, str]]:
    """Messages that leave the catalogue, with their words: who only changed the English may want them back."""
    if not path.exists():
        return []
    kept = {(m.id, m.context) for m in read_po(BytesIO(content), locale=locale)}
    with path.open("rb") as file:
        gone = [m for m in read_po(file, locale=locale) if (m.id, m.context) not in kept and _is_told(m.string)]
    return [(str(m.id), str(m.string)) for m in gone]


def _is_told(words: str | Sequence[str] | None) -> bool:
    return bool(words) and all([words] if isinstance(words, str) else words or ())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
