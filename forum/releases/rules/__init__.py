"""The heart: release documents, how one follows another, and what changed. Pure functions."""

from forum.releases.rules.details import detail_lines as detail_lines
from forum.releases.rules.details import detail_name as detail_name
from forum.releases.rules.details import detail_values as detail_values
from forum.releases.rules.details import detail_words as detail_words
from forum.releases.rules.details import details_of as details_of
from forum.releases.rules.difference import Change as Change
from forum.releases.rules.difference import Refusal as Refusal
from forum.releases.rules.difference import difference as difference
from forum.releases.rules.difference import next_document as next_document
from forum.releases.rules.document import KEPT as KEPT
from forum.releases.rules.document import WEEKDAYS as WEEKDAYS
from forum.releases.rules.document import Appears as Appears
from forum.releases.rules.document import Document as Document
from forum.releases.rules.document import Facts as Facts
from forum.releases.rules.document import Override as Override
from forum.releases.rules.document import Place as Place
from forum.releases.rules.document import Released as Released
from forum.releases.rules.document import Repeats as Repeats
from forum.releases.rules.document import Texts as Texts
from forum.releases.rules.document import decode as decode
from forum.releases.rules.document import encode as encode
from forum.releases.rules.filter import Filter as Filter
from forum.releases.rules.vocabulary import WEEKDAY_NAMES as WEEKDAY_NAMES
from forum.releases.rules.vocabulary import Frequency as Frequency
from forum.releases.rules.vocabulary import Happening as Happening
from forum.releases.rules.vocabulary import Status as Status
