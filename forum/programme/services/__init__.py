"""What organisers do with the draft's tracks, sessions and speakers."""

from forum.programme.services.editing import hold_choices as hold_choices
from forum.programme.services.editing import hold_person as hold_person
from forum.programme.services.editing import join_speakers as join_speakers
from forum.programme.services.editing import link_speaker as link_speaker
from forum.programme.services.editing import save_session as save_session
from forum.programme.services.editing import save_speaker as save_speaker
from forum.programme.services.editing import save_track as save_track
from forum.programme.services.merging import give_appearances_back as give_appearances_back
from forum.programme.services.merging import give_sessions_back as give_sessions_back
from forum.programme.services.merging import move_appearances as move_appearances
from forum.programme.services.merging import move_sessions as move_sessions
from forum.programme.services.merging import point as point
from forum.programme.services.merging import point_back as point_back
from forum.programme.services.merging import returning_appearances as returning_appearances
from forum.programme.services.merging import returning_sessions as returning_sessions
from forum.programme.services.merging import session_of as session_of
