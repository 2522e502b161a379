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
from forum.schedule.queries.draft import outside_hours as outside_hours
from forum.schedule.queries.draft import repeats_of as repeats_of
from forum.schedule.queries.draft import slots_of as slots_of
from forum.schedule.queries.draft import unscheduled as unscheduled
from forum.schedule.queries.draft import waiting_of as waiting_of
from forum.schedule.queries.draft import whole_draft as whole_draft
from forum.schedule.queries.mergers import clashes_of_merger as clashes_of_merger
from forum.schedule.queries.mergers import clashes_of_person as clashes_of_person
from forum.schedule.queries.uses import logs_of_room as logs_of_room
from forum.schedule.queries.uses import logs_of_venue as logs_of_venue
from forum.schedule.queries.uses import uses_of_edition as uses_of_edition
from forum.schedule.queries.uses import uses_of_room as uses_of_room
from forum.schedule.queries.uses import uses_of_venue as uses_of_venue
