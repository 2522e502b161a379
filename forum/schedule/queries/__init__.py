"""Reading the draft schedule, what it collides with, and what it would change."""

from forum.schedule.queries.collisions import Collisions as Collisions
from forum.schedule.queries.collisions import collisions_of as collisions_of
from forum.schedule.queries.draft import Occurrence as Occurrence
from forum.schedule.queries.draft import document_after as document_after
from forum.schedule.queries.draft import draft_of as draft_of
from forum.schedule.queries.draft import drafts_of as drafts_of
from forum.schedule.queries.draft import find_proposal as find_proposal
from forum.schedule.queries.draft import find_slot as find_slot
from forum.schedule.queries.draft import occurrences_of as occurrences_of
from forum.schedule.queries.draft import outside as outside
from forum.schedule.queries.draft import repeats_of as repeats_of
from forum.schedule.queries.draft import slots_of as slots_of
from forum.schedule.queries.draft import unscheduled as unscheduled
from forum.schedule.queries.draft import waiting_of as waiting_of
from forum.schedule.queries.draft import whole_draft as whole_draft
