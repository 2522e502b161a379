"""What each role allows: the one table of rights. Everybody else asks for a right and never names a role."""

from enum import Enum

from forum.languages import N_, NC_, Labelled


class Scope(Labelled):
    """What a role is held in; one that is held in the site covers everything, one in a series its editions."""

    SITE = "site", N_("The whole site")
    SERIES = "series", N_("Series")
    EDITION = "edition", N_("Edition")
    VENUE = "venue", N_("Venue")

    @property
    def roles(self) -> tuple["Role", ...]:
        """The roles that can be held there."""
        return _ROLES[self]


class Right(Enum):
    """What a page or an act asks for."""

    KNOW = "know that it exists"
    SEE_DESK = "see its desk, and itself while it is a draft"
    SEE_PROGRAMME = "see the draft of the programme"
    EDIT_PROGRAMME = "edit the programme"
    RELEASE = "release the programme"
    SEE_REGISTRATIONS = "see and search registrations"
    ENTER_REGISTRATIONS = "enter people who register"
    APPROVE_AT_DESK = "approve registrations where the edition lets the desk"
    DECIDE = "approve and reject registrations"
    MANAGE_REGISTRATION = "manage categories, exports and answers"
    EDIT_FACTS = "edit the facts, announce, postpone, cancel"
    MANAGE_TEAM = "give and take roles"
    SEE_LOG = "see the log"
    EDIT_SERIES = "edit the series"
    OPEN_SERIES = "open and close the series"
    CREATE_EDITIONS = "create editions of the series"
    MANAGE_VENUE = "change the venue and its rooms"
    CREATE = "create series and venues"


class Role(Labelled):
    OWNER = "owner", N_("Owner")
    PROGRAMME = "programme", NC_("role", "Programme")
    REGISTRATION = "registration", NC_("role", "Registration")
    DESK = "desk", NC_("role", "Registration desk")
    VIEWER = "viewer", N_("Viewer")
    MEMBER = "member", N_("Member")

    @property
    def rights(self) -> frozenset[Right]:
        """What it allows where it is held."""
        return _RIGHTS[self][1]

    @property
    def leads(self) -> bool:
        """Whether its holder chooses who else may: whoever gives it, takes it or hands it over shows who they are."""
        return Right.MANAGE_TEAM in self.rights

    @property
    def about(self) -> str:
        """What pages say that it allows."""
        return _RIGHTS[self][0]

    @classmethod
    def with_right(cls, right: Right) -> list["Role"]:
        """The roles that allow it."""
        return [role for role in cls if right in role.rights]


_DESK = frozenset({Right.KNOW, Right.SEE_DESK})
_PEOPLE = frozenset({Right.SEE_REGISTRATIONS, Right.ENTER_REGISTRATIONS})
_RIGHTS: dict[Role, tuple[str, frozenset[Right]]] = {
    Role.OWNER: (N_("May do everything, and choose who else may."), frozenset(Right)),
    Role.PROGRAMME: (
        N_("Edits the programme and releases it."),
        _DESK | {Right.SEE_PROGRAMME, Right.EDIT_PROGRAMME, Right.RELEASE},
    ),
    Role.REGISTRATION: (
        N_("Decides on registrations, and manages categories and exports."),
        _DESK | _PEOPLE | {Right.SEE_PROGRAMME, Right.DECIDE, Right.MANAGE_REGISTRATION},
    ),
    Role.DESK: (
        N_("Finds and enters registrations, and approves them if the facts of the edition say so."),
        _DESK | _PEOPLE | {Right.APPROVE_AT_DESK},
    ),
    Role.VIEWER: (N_("Sees figures and the draft of the programme."), _DESK | {Right.SEE_PROGRAMME}),
    Role.MEMBER: (N_("Sees a closed forum."), frozenset({Right.KNOW})),
}
_ROLES: dict[Scope, tuple[Role, ...]] = {
    Scope.SITE: tuple(role for role in Role if role is not Role.MEMBER),
    Scope.SERIES: tuple(Role),
    Scope.EDITION: tuple(Role),
    Scope.VENUE: (Role.OWNER,),
}
FOUNDER = Role.OWNER
"""What whoever creates something is in it."""
