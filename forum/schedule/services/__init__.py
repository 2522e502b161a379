"""What organisers do with the draft: its slots, all of it at once, the state of the edition; and releasing it."""

from forum.schedule.services.rehousing import Follows as Follows
from forum.schedule.services.releasing import propose as propose
from forum.schedule.services.releasing import release as release
from forum.schedule.services.releasing import release_draft as release_draft
from forum.schedule.services.slots import change_occurrence as change_occurrence
from forum.schedule.services.slots import hold_draft as hold_draft
from forum.schedule.services.slots import remove_session as remove_session
from forum.schedule.services.slots import restore_occurrence as restore_occurrence
from forum.schedule.services.slots import schedule_session as schedule_session
from forum.schedule.services.slots import unschedule_session as unschedule_session
from forum.schedule.services.states import announce_edition as announce_edition
from forum.schedule.services.states import cancel_edition as cancel_edition
from forum.schedule.services.states import must_be_as_seen as must_be_as_seen
from forum.schedule.services.states import must_be_postponed as must_be_postponed
from forum.schedule.services.states import postpone_edition as postpone_edition
from forum.schedule.services.states import reschedule_edition as reschedule_edition
from forum.schedule.services.venues import give_slots_back as give_slots_back
from forum.schedule.services.venues import give_venue_back as give_venue_back
from forum.schedule.services.venues import move_slots as move_slots
from forum.schedule.services.venues import move_venue as move_venue
from forum.schedule.services.venues import returning_editions as returning_editions
from forum.schedule.services.whole import follow_facts as follow_facts
