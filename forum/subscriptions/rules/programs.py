"""How many personal addresses one may have, and which calendar program a User-Agent belongs to, as people call it."""

from enum import StrEnum

from forum.languages import N_


class Refusal(StrEnum):
    TOO_MANY = N_("You have fifty devices already. Revoke one you no longer use.")


_KNOWN = (
    ("google-calendar", "Google Calendar"),
    ("davx5", "DAVx⁵"),
    ("icsx5", "ICSx⁵"),
    ("thunderbird", "Thunderbird"),
    ("calendaragent", "Apple Calendar (Mac)"),
    ("dataaccessd", "Apple Calendar (iPhone, iPad)"),
    ("ios/", "Apple Calendar (iPhone, iPad)"),
    ("macos/", "Apple Calendar (Mac)"),
    ("exchange", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("evolution", "Evolution"),
    ("korganizer", "KOrganizer"),
    ("akonadi", "KOrganizer"),
    ("nextcloud", "Nextcloud"),
    ("vdirsyncer", "vdirsyncer"),
    ("fastmail", "Fastmail"),
    ("mozilla/5.0 (", ""),
)


def program_of(user_agent: str) -> str:
    """The program's name; the first word of an unknown one; nothing for a browser or for silence."""
    lowered = user_agent.casefold()
    for sign, name in _KNOWN:
        if sign in lowered:
            return name
    return user_agent.partition("/")[0].partition(" ")[0][:40]
