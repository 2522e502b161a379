"""News of persons, and what only higher slices know of them."""

from blinker import Signal

describing = Signal("Somebody is to say who a person is: sender the Person, keyword account; answers whether they may.")
