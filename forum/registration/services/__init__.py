"""What delegates and secretariats do with registrations, and with the categories they are in."""

from forum.registration.services.categories import judge_category_archived as judge_category_archived
from forum.registration.services.categories import keep_clock as keep_clock
from forum.registration.services.categories import save_category as save_category
from forum.registration.services.doubling import end_duplicate as end_duplicate
from forum.registration.services.doubling import hold_two as hold_two
from forum.registration.services.entering import correct as correct
from forum.registration.services.entering import correct_said as correct_said
from forum.registration.services.entering import enter as enter
from forum.registration.services.entering import hold_entering as hold_entering
from forum.registration.services.entering import send_links_again as send_links_again
from forum.registration.services.joining import join_registrations as join_registrations
from forum.registration.services.merging import give_category_back as give_category_back
from forum.registration.services.merging import move_category as move_category
from forum.registration.services.registering import approve as approve
from forum.registration.services.registering import cancel as cancel
from forum.registration.services.registering import change as change
from forum.registration.services.registering import hold as hold
from forum.registration.services.registering import hold_places as hold_places
from forum.registration.services.registering import promote as promote
from forum.registration.services.registering import readmit as readmit
from forum.registration.services.registering import register as register
from forum.registration.services.registering import reject as reject
from forum.registration.services.registering import withdraw as withdraw
from forum.registration.services.saying import ask_for_profile as ask_for_profile
from forum.registration.services.saying import confirm as confirm
from forum.registration.services.saying import take_over_profile as take_over_profile
