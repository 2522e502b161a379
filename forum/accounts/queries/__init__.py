"""Looking up accounts, one-time links, sign-ins, roles and offers of roles."""

from forum.accounts.queries.accounts import find_account as find_account
from forum.accounts.queries.accounts import find_asked as find_asked
from forum.accounts.queries.accounts import find_change as find_change
from forum.accounts.queries.accounts import find_link as find_link
from forum.accounts.queries.accounts import get_account as get_account
from forum.accounts.queries.accounts import is_held as is_held
from forum.accounts.queries.factors import count_recovery_codes as count_recovery_codes
from forum.accounts.queries.factors import count_sealed_by_others as count_sealed_by_others
from forum.accounts.queries.factors import find_factor as find_factor
from forum.accounts.queries.grants import find_open_offer as find_open_offer
from forum.accounts.queries.grants import get_grant as get_grant
from forum.accounts.queries.grants import get_offer as get_offer
from forum.accounts.queries.grants import get_sent_offer as get_sent_offer
from forum.accounts.queries.grants import granted as granted
from forum.accounts.queries.grants import grants_in as grants_in
from forum.accounts.queries.grants import is_granted_everywhere as is_granted_everywhere
from forum.accounts.queries.grants import is_lapsed as is_lapsed
from forum.accounts.queries.grants import offers_by as offers_by
from forum.accounts.queries.grants import offers_in as offers_in
from forum.accounts.queries.grants import offers_to as offers_to
from forum.accounts.queries.sign_ins import events_of as events_of
from forum.accounts.queries.sign_ins import find_sign_in as find_sign_in
from forum.accounts.queries.sign_ins import get_sign_in as get_sign_in
from forum.accounts.queries.sign_ins import is_known as is_known
from forum.accounts.queries.sign_ins import lasting as lasting
from forum.accounts.queries.sign_ins import sign_ins_of as sign_ins_of
