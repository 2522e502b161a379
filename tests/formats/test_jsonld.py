"""schema.org's words for states."""

import json

import pytest

from forum.formats import FORMATS
from tests.formats.samples import UIDS, everything

pytestmark = pytest.mark.pure


def test_jsonld_says_states_and_former_starts():
    graph = json.loads(FORMATS["jsonld"].render(everything()))["@graph"]
    states = {n["identifier"]: n["eventStatus"].rpartition("/")[2] for n in graph}
    assert states[UIDS[19]] == "EventPostponed"
    assert states[UIDS[4]] == "EventCancelled"
    assert states[UIDS[3]] == "EventRescheduled"
    moved = next(n for n in graph if n["identifier"] == UIDS[3])
    assert moved["previousStartDate"] == "2027-01-01T10:00:00+05:00"
    assert moved["superEvent"]["@id"] == "https://forum.example/forums/innoprom/2027"
