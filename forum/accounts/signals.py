"""News of accounts, and what only higher slices know of the things in which roles are held."""

from blinker import Signal

covering = Signal("Somebody is to give a role: sender the Where; answers in what else a role covers that thing.")
account_disabled = Signal("An administrator closed an account: sender the Account.")
address_changed = Signal("An account has another address, changed or taken back: sender the Account.")
address_taken_back = Signal("Whoever reads the old address has the account again: sender the Account, keyword now.")
role_ended = Signal("A role was taken: what was given by it alone is to be taken back.")
password_reset = Signal("A new password was chosen by a letter's link: sender the Account, keyword now.")
