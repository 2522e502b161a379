"""What delegates and secretariats do with registrations, and what becomes of those of a category that goes."""

from forum.registration.services.merging import Moved as Moved
from forum.registration.services.merging import give_registrations_back as give_registrations_back
from forum.registration.services.merging import move_registrations as move_registrations
from forum.registration.services.registering import approve as approve
from forum.registration.services.registering import cancel as cancel
from forum.registration.services.registering import change as change
from forum.registration.services.registering import promote as promote
from forum.registration.services.registering import register as register
from forum.registration.services.registering import reject as reject
from forum.registration.services.registering import reopen as reopen
from forum.registration.services.registering import save_category as save_category
from forum.registration.services.registering import withdraw as withdraw
