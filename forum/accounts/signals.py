"""What only higher slices know of the things in which roles are held."""

from blinker import Signal

covering = Signal("Somebody is to give a role: sender the Where; answers in what else a role covers that thing.")
