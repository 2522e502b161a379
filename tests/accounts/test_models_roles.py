"""The table of rights, as a truth table: who may do what in the edition where they hold a role."""

import pytest

from forum import clock
from forum.accounts.models import Account, Grant, Right, Role, Scope
from forum.accounts.rules import holds_anywhere, rights_in

pytestmark = pytest.mark.pure

R = Right
RIGHTS = {
    Role.MEMBER: {R.KNOW},
    Role.VIEWER: {R.KNOW, R.SEE_DESK, R.SEE_PROGRAMME},
    Role.DESK: {R.KNOW, R.SEE_DESK, R.SEE_REGISTRATIONS, R.ENTER_REGISTRATIONS, R.APPROVE_AT_DESK},
    Role.REGISTRATION: {R.KNOW, R.SEE_DESK, R.SEE_PROGRAMME, R.SEE_REGISTRATIONS, R.ENTER_REGISTRATIONS, R.DECIDE,
                        R.MANAGE_REGISTRATION},
    Role.PROGRAMME: {R.KNOW, R.SEE_DESK, R.SEE_PROGRAMME, R.EDIT_PROGRAMME, R.RELEASE},
    Role.OWNER: set(Right),
}  # fmt: skip


def someone(*held):
    account = Account(email="a@b.example")
    now = clock.now()
    account.grants = [Grant(scope=scope, scope_id=key, role=role, granted_at=now) for scope, key, role in held]
    return account


def test_every_role_has_its_rights():
    assert {role: set(role.rights) for role in Role} == RIGHTS


@pytest.mark.parametrize("right", list(Right))
def test_a_right_is_looked_up_by_the_roles_that_allow_it(right):
    assert set(Role.with_right(right)) == {role for role, rights in RIGHTS.items() if right in rights}


@pytest.mark.parametrize(
    ("scope", "key", "covers"),
    [
        (Scope.SITE, 0, True),
        (Scope.SERIES, 5, True),
        (Scope.EDITION, 7, True),
        (Scope.SERIES, 7, False),
        (Scope.EDITION, 5, False),
        (Scope.VENUE, 7, False),
        (Scope.VENUE, 0, False),
    ],
)
def test_a_role_covers_what_lies_below_it_and_nothing_beside(scope, key, covers):
    rights = rights_in(someone((scope, key, Role.DESK)), (Scope.EDITION, 7), (Scope.SERIES, 5))
    assert rights == (frozenset(RIGHTS[Role.DESK]) if covers else frozenset())


def test_roles_add_up_and_nobody_has_none():
    both = someone((Scope.EDITION, 7, Role.DESK), (Scope.SERIES, 5, Role.PROGRAMME))
    assert rights_in(both, (Scope.EDITION, 7), (Scope.SERIES, 5)) == RIGHTS[Role.DESK] | RIGHTS[Role.PROGRAMME]
    assert rights_in(None, (Scope.EDITION, 7)) == frozenset()
    assert holds_anywhere(both, Right.RELEASE)
    assert not holds_anywhere(both, Right.CREATE)
    assert not holds_anywhere(None, Right.KNOW)
