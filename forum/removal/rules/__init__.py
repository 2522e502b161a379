"""What a kind of things is, when something may go, and until when that can be taken back."""

from forum.removal.rules.judging import TIME_TO_UNDO as TIME_TO_UNDO
from forum.removal.rules.judging import Refusal as Refusal
from forum.removal.rules.judging import can_be_taken_back as can_be_taken_back
from forum.removal.rules.judging import judge_archived_edition as judge_archived_edition
from forum.removal.rules.judging import judge_archived_series as judge_archived_series
from forum.removal.rules.judging import judge_series as judge_series
from forum.removal.rules.judging import judge_series_back as judge_series_back
from forum.removal.rules.judging import judge_venues as judge_venues
from forum.removal.rules.kinds import SITE_ARCHIVE as SITE_ARCHIVE
from forum.removal.rules.kinds import Clash as Clash
from forum.removal.rules.kinds import Going as Going
from forum.removal.rules.kinds import Gone as Gone
from forum.removal.rules.kinds import Kind as Kind
from forum.removal.rules.kinds import Merging as Merging
from forum.removal.rules.kinds import Moved as Moved
from forum.removal.rules.kinds import Part as Part
from forum.removal.rules.kinds import Returning as Returning
from forum.removal.rules.kinds import Use as Use
