"""The heart: release documents, how one follows another, what changed, and what collides. Pure functions."""

from forum.schedule.rules.document import KEPT as KEPT
from forum.schedule.rules.document import WEEKDAYS as WEEKDAYS
from forum.schedule.rules.document import Appears as Appears
from forum.schedule.rules.document import Document as Document
from forum.schedule.rules.document import Facts as Facts
from forum.schedule.rules.document import Override as Override
from forum.schedule.rules.document import Place as Place
from forum.schedule.rules.document import Released as Released
from forum.schedule.rules.document import Repeats as Repeats
from forum.schedule.rules.document import Texts as Texts
from forum.schedule.rules.document import decode as decode
from forum.schedule.rules.document import encode as encode
from forum.schedule.rules.filter import Filter as Filter
from forum.schedule.rules.release import Change as Change
from forum.schedule.rules.release import difference as difference
from forum.schedule.rules.release import next_document as next_document
from forum.schedule.rules.slots import Conflict as Conflict
from forum.schedule.rules.slots import Refusal as Refusal
from forum.schedule.rules.slots import conflicts as conflicts
from forum.schedule.rules.slots import judge_repeats as judge_repeats
from forum.schedule.rules.slots import judge_times as judge_times
from forum.schedule.rules.slots import realigned as realigned
