"""Programs by the names people know."""

import pytest

from forum.subscriptions.rules.programs import program_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar (iPhone, iPad)"),
        ("macOS/15.1 (24B83) CalendarAgent/1.0", "Apple Calendar (Mac)"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "Thunderbird"),
        ("Microsoft.Exchange/15.20 (OutlookCalendarSync)", "Outlook"),
        ("DAVx5/4.4.3.2-ose (dav4jvm; okhttp/4.12.0) Android/15", "DAVx⁵"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/130", ""),
        ("something/1.0 more", "something"),
        ("", ""),
    ],
)
def test_programs_are_called_as_people_call_them(agent, name):
    assert program_of(agent) == name
