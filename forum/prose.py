"""Texts that organisers write with a few marks: as HTML for pages, and as plain text for everything else.

The marks are Markdown's for emphasis, lists, links and lines; whatever else Markdown knows is text here, HTML too.
"""

import re
from threading import Lock
from typing import Any

import nh3
from cachetools import LRUCache, cached
from linkify_it.main import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token
from markupsafe import Markup, escape

from forum.bounds import Bound

_KEPT = 4_000_000
"""Characters of made texts that are kept, of each kind."""
_RULES = ["hr", "list", "newline", "emphasis", "link", "balance_pairs", "fragments_join"]
_MARK = re.compile(r"[*_]|\]\(|^[ \t]*(?:[-+]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
"""What every text with a mark has: without it the text is plain already."""
_UNMARKED = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}
_BLOCKS = {"paragraph_open", "bullet_list_open", "ordered_list_open"}
_SCHEMES = re.compile("https?://|mailto:", re.IGNORECASE)
_MARKS = re.compile(r"\*{1,9}|_{1,9}|[\n\[]|(:/|@|mailto:|www\.)", re.IGNORECASE)
"""What may begin something: emphasis, a line, a link; or an address."""
_OF_AN_ADDRESS = 5
"""Marks that it counts for: so much more is looked for in it."""
_FAR = 2_000
"""Characters within which a link must end: markdown-it looks to the end of the text at each beginning."""
_WEB = re.compile(r"(?<![a-z0-9.+-])https?$", re.IGNORECASE)
_LINK = re.compile(
    r"""\[(?P<words>[^\[\]]+)\]\(\s*(?P<address><[^<>\s]+>|(?:[^\s()<>]++|\([^\s()<>]*+\))+)"""
    r"""(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
)


class _Parser(MarkdownIt):
    """Links lead to where people read and write, nowhere within this site."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True, "maxNesting": 20})
        self.enable(_RULES)
        self.inline.ruler.at("link", _read_link)
        self.inline.ruler.at("linkify", _read_address)

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return _SCHEMES.match(url) is not None


class _Plain(_Parser):
    """Addresses stay as they were written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


class _Addresses(LinkifyIt):
    """Addresses within a text, none longer than a link may be."""

    def match_at_start(self, text: str) -> Any:
        return super().match_at_start(text[:_FAR])

    def test_schema_at(self, text: str, name: str, position: int) -> Any:
        return super().test_schema_at(text[position : position + _FAR], name, 0)


def _read_address(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: addresses of the web alone, others are no links anyway."""
    is_one = state.src.startswith("://", state.pos) and _WEB.search(state.pending[-6:])
    return bool(is_one) and linkify(state, silent)


def _read_link(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: words within brackets, and where they lead."""
    link = _LINK.match(state.src, state.pos, min(state.posMax, state.pos + _FAR))
    if link is None:
        return False
    address = state.md.normalizeLink(unescapeAll(link["address"].strip("<>")))
    if not state.md.validateLink(address):
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = link.span("words")
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = end
    state.pos = link.end()
    return True


def _linking() -> _Parser:
    """Addresses are links too, where nobody can mean anything else: «sentence.It» is none."""
    parser = _Parser()
    parser.linkify = _Addresses({"ftp:": None, "//": None}, {"fuzzy_link": False})
    rest = re.compile(r"^(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,63}" + parser.linkify.re["src_path"], re.IGNORECASE)
    parser.linkify.add("www.", {"validate": rest, "normalize": _with_scheme})
    parser.options["linkify"] = True
    parser.enable("linkify")
    return parser


def _with_scheme(_: object, match: Any) -> None:
    match.url = f"https://{match.url}"


_PLAIN, _LINKING = _Plain(), _linking()


def is_too_much(text: str) -> bool:
    """Whether no marks are looked for: it is too long, or so much in it may begin something that the work is."""
    marks = sum(_OF_AN_ADDRESS if address else 1 for address in _MARKS.findall(text[: Bound.MARKED.most]))
    return len(text) > Bound.MARKED.most or marks > Bound.MARKS.most


@cached(LRUCache(_KEPT, getsizeof=len), lock=Lock(), info=True)
def to_html(text: str) -> Markup:
    """For a page: safe whatever was written, each block in its own direction."""
    if is_too_much(text):
        parts = str(escape(text)).split("\n")
        return Markup("".join(f'<p dir="auto">{part}</p>\n' for part in parts if part))  # noqa: S704 - it is escaped
    tokens = _LINKING.parse(text)
    for token in tokens:
        if token.type in _BLOCKS:
            token.attrSet("dir", "auto")
    made = _LINKING.renderer.render(tokens, _LINKING.options, {})
    return Markup(  # noqa: S704 - it is cleaned
        nh3.clean(
            made,
            tags={"p", "br", "hr", "ul", "ol", "li", "em", "strong", "a"},
            attributes={"*": set(), "p": {"dir"}, "ul": {"dir"}, "ol": {"dir", "start"}, "a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
    )


def to_plain(text: str) -> str:
    """To be read as it is: lists with dashes, addresses behind their words. Without marks nothing changes."""
    return _unmarked(text, True)


def to_words(text: str) -> str:
    """What can be read on a page, without the addresses behind words: for searches."""
    return _unmarked(text, False)


def _unmarked(text: str, addresses: bool) -> str:
    return _made_plain(text, addresses) if _MARK.search(text) and not is_too_much(text) else text


@cached(LRUCache(_KEPT, getsizeof=len), lock=Lock(), info=True)
def _made_plain(text: str, addresses: bool) -> str:
    """Every block on its own lines, as far apart as they were written."""
    tokens, lines = _PLAIN.parse(text), text.split("\n")
    if _UNMARKED.issuperset(t.type for token in tokens for t in (token, *(token.children or ()))):
        return text
    made: list[str] = []
    numbers: list[int | None] = []  # of each list around, its next one; none of bullets
    signs: list[str] = []  # of items whose first block is still to come
    end = at = 0
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open" and token.map:
            number, at = numbers[-1], token.map[0]
            signs.append("– " if number is None else f"{number}{token.markup} ")
            numbers[-1] = None if number is None else number + 1
        if token.type in {"inline", "hr"} or (signs and token.type == "list_item_close"):
            start, until = token.map or (at, at + 1)
            told = lines[start].strip() if token.type == "hr" else _told(token.children or [], addresses)
            first, rest = "  " * (len(numbers) - len(signs)), "\n" + "  " * len(numbers)
            made += ["\n" * (start - end + 1 if made else 0), first, *signs, told.replace("\n", rest)]
            signs, end = [], until
    return "".join(made)


def _told(tokens: list[Token], addresses: bool) -> str:
    """A block's words."""
    made: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrs["href"]).removeprefix("mailto:"), len(made)))
        elif token.type == "link_close":
            address, begun = links.pop()
            if addresses and address != "".join(made[begun:]):
                made.append(f" ({address})")
        else:
            made.append("\n" if token.type in {"softbreak", "hardbreak"} else token.content)
    return "".join(made)
