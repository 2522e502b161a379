"""Programs that people use read the feed with everything in it: khal and calcurse from Debian's packages."""

import os
import shutil
import subprocess

import pytest

from forum.formats.ical import calendar
from tests.conftest import need
from tests.formats.samples import everything

pytestmark = [pytest.mark.process, pytest.mark.pure]

KHAL = """
[calendars]
[[forum]]
path = {home}/calendar
[sqlite]
path = {home}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
"""


@pytest.fixture
def feed(tmp_path):
    (tmp_path / "feed.ics").write_bytes(calendar(everything()))
    return tmp_path / "feed.ics"


def run(*arguments, **kw):
    environ = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "Europe/Berlin"}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environ, **kw)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_khal_shows_each_occurrence_at_its_time(feed, tmp_path):
    program = need(shutil.which("khal"), "khal")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "config").write_text(KHAL.format(home=tmp_path))
    khal = (program, "-c", str(tmp_path / "config"))
    run(*khal, "import", "--batch", "-a", "forum", str(feed))
    listed = run(
        *khal, "list", "--format", "{start-time} {title}", "--day-format", "{date}", "2027-03-01", "70d"
    ).splitlines()
    shown = {}
    for line in listed:
        if line[:4] == "2027":
            day = line
        elif "Council" in line:
            shown[day] = line.strip()
    assert shown == {
        "2027-03-01": "09:00 Council", "2027-03-08": "09:00 Council", "2027-03-22": "09:00 Council", "2027-03-29": "09:00 Cancelled: Council",
        "2027-04-05": "09:00 Council", "2027-04-12": "12:00 Council", "2027-04-19": "09:00 Council", "2027-04-26": "09:00 Council", "2027-05-03": "09:00 Council",
    }  # fmt: skip
    morning = run(*khal, "list", "--format", "{start-time} {title}", "2027-01-02", "1d")
    assert "06:00 Title BEGIN:VEVENT UID:x" in morning  # ten in Tashkent


def test_calcurse_takes_every_entry(feed, tmp_path):
    program = need(shutil.which("calcurse"), "calcurse")
    said = run(program, "-D", str(tmp_path / "calcurse"), "-C", str(tmp_path / "calcurse"), "-i", str(feed))
    assert "0 skipped" in said or "skipped" not in said
    kept = (tmp_path / "calcurse" / "apts").read_text()
    assert "01/02/2027 @ 06:00" in kept
    assert "Cancelled: State cancelled" in kept
    assert kept.count("Council") >= 1
