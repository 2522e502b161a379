"""What managers do with things that shall go."""

from forum.removal.services.archiving import archive as archive
from forum.removal.services.archiving import expired as expired
from forum.removal.services.archiving import hold as hold
from forum.removal.services.archiving import judge_archived as judge_archived
from forum.removal.services.archiving import remove_unused as remove_unused
from forum.removal.services.archiving import restore as restore
from forum.removal.services.merging import judge_merging as judge_merging
from forum.removal.services.merging import judge_taking_back as judge_taking_back
from forum.removal.services.merging import merge as merge
from forum.removal.services.merging import take_back as take_back
from forum.removal.services.moving import editions_where as editions_where
from forum.removal.services.moving import key_of as key_of
from forum.removal.services.series import give_editions_back as give_editions_back
from forum.removal.services.series import judge_editions as judge_editions
from forum.removal.services.series import judge_editions_back as judge_editions_back
from forum.removal.services.series import judge_series_archived as judge_series_archived
from forum.removal.services.series import move_editions as move_editions
from forum.removal.services.series import returning_editions as returning_editions
from forum.removal.services.successors import tell_successors as tell_successors
