"""Accounts, one-time links, sign-ins, second factors, accounts elsewhere; roles and who holds or is offered them."""

from forum.accounts.models.accounts import Account as Account
from forum.accounts.models.accounts import AccountAct as AccountAct
from forum.accounts.models.accounts import OneTimeLink as OneTimeLink
from forum.accounts.models.accounts import Purpose as Purpose
from forum.accounts.models.accounts import Way as Way
from forum.accounts.models.factors import Factor as Factor
from forum.accounts.models.factors import Passkey as Passkey
from forum.accounts.models.factors import RecoveryCode as RecoveryCode
from forum.accounts.models.grants import FactorDemand as FactorDemand
from forum.accounts.models.grants import Grant as Grant
from forum.accounts.models.grants import GrantAct as GrantAct
from forum.accounts.models.grants import GrantOffer as GrantOffer
from forum.accounts.models.grants import Where as Where
from forum.accounts.models.identities import Identity as Identity
from forum.accounts.models.roles import Right as Right
from forum.accounts.models.roles import Role as Role
from forum.accounts.models.roles import Scope as Scope
from forum.accounts.models.sign_ins import SignIn as SignIn
