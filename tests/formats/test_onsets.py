"""When a zone changes its offset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from forum.formats.onsets import onsets

pytestmark = pytest.mark.pure


def test_onsets_are_in_local_time_before_the_change():
    found = onsets(ZoneInfo("Europe/Berlin"), datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert [(c.at.month, c.at.hour) for c in found] == [(3, 2), (10, 3)]
