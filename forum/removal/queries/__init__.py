"""Which things can go, where they are used, what became of them."""

from forum.removal.queries.collisions import collisions_of as collisions_of
from forum.removal.queries.kinds import KINDS as KINDS
from forum.removal.queries.kinds import MERGED_KINDS as MERGED_KINDS
from forum.removal.queries.kinds import PROGRAMME_KINDS as PROGRAMME_KINDS
from forum.removal.queries.kinds import SITE_KINDS as SITE_KINDS
from forum.removal.queries.kinds import get_thing as get_thing
from forum.removal.queries.kinds import kind_of as kind_of
from forum.removal.queries.kinds import mine_among as mine_among
from forum.removal.queries.kinds import others_of as others_of
from forum.removal.queries.kinds import select_archived as select_archived
from forum.removal.queries.kinds import things_called as things_called
from forum.removal.queries.mergers import find_merger as find_merger
from forum.removal.queries.mergers import get_merger as get_merger
from forum.removal.queries.mergers import mergers_into as mergers_into
from forum.removal.queries.mergers import mergers_of as mergers_of
from forum.removal.queries.mergers import parts_of as parts_of
from forum.removal.queries.mergers import things_of as things_of
from forum.removal.queries.uses import Use as Use
from forum.removal.queries.uses import edition_of as edition_of
from forum.removal.queries.uses import uses_of as uses_of
