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
from forum.accounts.services.signing_in import Asked as Asked
from forum.accounts.services.signing_in import Refusal as Refusal
from forum.accounts.services.signing_in import ask_in as ask_in
from forum.accounts.services.signing_in import ask_reset as ask_reset
from forum.accounts.services.signing_in import change_password as change_password
from forum.accounts.services.signing_in import check_password as check_password
from forum.accounts.services.signing_in import come_in as come_in
from forum.accounts.services.signing_in import create_account as create_account
from forum.accounts.services.signing_in import hash_password as hash_password
from forum.accounts.services.signing_in import is_asked_by as is_asked_by
from forum.accounts.services.signing_in import remove_old_links as remove_old_links
from forum.accounts.services.signing_in import reset_password as reset_password
from forum.accounts.services.signing_in import try_code as try_code
from forum.accounts.services.standing import stand_by_roles as stand_by_roles
