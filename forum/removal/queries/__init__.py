"""Which things can go, where they are used, what became of them."""

from forum.removal.queries.clashes import clashes_of as clashes_of
from forum.removal.queries.kinds import KINDS as KINDS
from forum.removal.queries.kinds import add_kinds as add_kinds
from forum.removal.queries.kinds import in_order_of_removal as in_order_of_removal
from forum.removal.queries.kinds import kind_called as kind_called
from forum.removal.queries.kinds import kind_of as kind_of
from forum.removal.queries.kinds import references_to as references_to
from forum.removal.queries.kinds import told_kinds as told_kinds
from forum.removal.queries.mergers import find_merger as find_merger
from forum.removal.queries.mergers import get_merger as get_merger
from forum.removal.queries.mergers import known_among as known_among
from forum.removal.queries.mergers import mergers_into as mergers_into
from forum.removal.queries.mergers import mergers_of as mergers_of
from forum.removal.queries.mergers import parts_of as parts_of
from forum.removal.queries.mergers import things_of as things_of
from forum.removal.queries.things import Kept as Kept
from forum.removal.queries.things import edition_of as edition_of
from forum.removal.queries.things import get_thing as get_thing
from forum.removal.queries.things import kept_by as kept_by
from forum.removal.queries.things import mine_among as mine_among
from forum.removal.queries.things import others_of as others_of
from forum.removal.queries.things import select_archived as select_archived
from forum.removal.queries.things import things_called as things_called
from forum.removal.queries.things import uses_in_editions as uses_in_editions
from forum.removal.queries.things import uses_of as uses_of
from forum.removal.queries.things import uses_of_series as uses_of_series
