"""What a password may be; how long a sign-in lasts; who may do what."""

from forum.accounts.rules.factors import app_address as app_address
from forum.accounts.rules.factors import is_sealed_by as is_sealed_by
from forum.accounts.rules.factors import make_recovery_code as make_recovery_code
from forum.accounts.rules.factors import make_secret as make_secret
from forum.accounts.rules.factors import open_secret as open_secret
from forum.accounts.rules.factors import seal_anew as seal_anew
from forum.accounts.rules.factors import step_of as step_of
from forum.accounts.rules.grants import Refusal as Refusal
from forum.accounts.rules.grants import Rights as Rights
from forum.accounts.rules.grants import holds_anywhere as holds_anywhere
from forum.accounts.rules.grants import judge_disabling as judge_disabling
from forum.accounts.rules.grants import judge_offer as judge_offer
from forum.accounts.rules.grants import judge_open as judge_open
from forum.accounts.rules.grants import judge_taking as judge_taking
from forum.accounts.rules.grants import judge_taking_up as judge_taking_up
from forum.accounts.rules.grants import rights_in as rights_in
from forum.accounts.rules.passwords import hash_token as hash_token
from forum.accounts.rules.passwords import judge_password as judge_password
from forum.accounts.rules.passwords import spellings as spellings
from forum.accounts.rules.sign_ins import device_of as device_of
from forum.accounts.rules.sign_ins import expiry as expiry
from forum.accounts.rules.sign_ins import is_confirmed as is_confirmed
from forum.accounts.rules.sign_ins import is_told as is_told
from forum.accounts.rules.sign_ins import network_of as network_of
