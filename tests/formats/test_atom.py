"""Atom, read by feedparser."""

import feedparser
import pytest

from forum.formats import FORMATS
from tests.formats.samples import everything

pytestmark = pytest.mark.pure


def test_atom_tells_the_changes_newest_first():
    read = feedparser.parse(FORMATS["atom.xml"].render(everything()))
    assert not read.bozo
    assert len(read.entries) == 8
    assert len({e.id for e in read.entries}) == 8
    assert any(e.title == "Removed: Gone" for e in read.entries)
