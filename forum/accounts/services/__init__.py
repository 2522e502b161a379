"""What accounts do, and what is done with roles."""

from forum.accounts.services.grants import accept as accept
from forum.accounts.services.grants import decline as decline
from forum.accounts.services.grants import give as give
from forum.accounts.services.grants import hold_offers as hold_offers
from forum.accounts.services.grants import hold_roles as hold_roles
from forum.accounts.services.grants import lapse_offers as lapse_offers
from forum.accounts.services.grants import make_founder as make_founder
from forum.accounts.services.grants import offer_role as offer_role
from forum.accounts.services.grants import send_again as send_again
from forum.accounts.services.grants import take as take
from forum.accounts.services.grants import take_back as take_back
from forum.accounts.services.signing_in import ask_reset as ask_reset
from forum.accounts.services.signing_in import change_password as change_password
from forum.accounts.services.signing_in import check_password as check_password
from forum.accounts.services.signing_in import confirm as confirm
from forum.accounts.services.signing_in import create_account as create_account
from forum.accounts.services.signing_in import reset_password as reset_password
from forum.accounts.services.signing_in import sign_up as sign_up
