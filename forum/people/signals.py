"""News of persons, and what only higher slices know of them."""

from blinker import Signal

describing = Signal("Somebody is to say who a person is: sender the Person, keyword account; answers whether they may.")

joining = Signal("Two persons are to become one: sender who stays, keyword gone; answers a reason against it, or None.")
claimed = Signal("An account made a person its own: sender the Person, keywords by and now.")
joined = Signal("Two persons become one: sender who stays, keywords gone, by and now; what is gone's becomes theirs.")
readdressed = Signal("Letters to a person go elsewhere from now on: sender the Person.")
