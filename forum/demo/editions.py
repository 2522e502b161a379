"""The demonstration's editions: when and where each takes place, and what is played there."""

from datetime import date
from typing import NamedTuple

from forum.demo.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Rule, Yearly, after, on
from forum.demo.scenes import Script, read_script

INNOPROM, FESTIVAL = Yearly(4, 20, MONDAY), Yearly(5, 20, FRIDAY)
GRANTS, SUMMIT = Yearly(2, 8, TUESDAY), Yearly(10, 8, THURSDAY)
INNOPROM_FILES = ("innoprom_1_people", "innoprom_1", "innoprom_2_people", "innoprom_2", "innoprom_days")
MEETING_CITIES = ("almaty", "science", "moscow")


class Plan(NamedTuple):
    """An edition. `meeting`: its number, if it is not called by its year; `part`: which scenes of the files."""

    series: str
    when: Rule
    length: int
    venue: str
    files: tuple[str, ...] = ()
    part: str = ""
    meeting: int | None = None
    is_past: bool = False

    @property
    def key(self) -> str:
        """What it is called here."""
        return f"{self.series} past" if self.is_past else f"{self.series} {self.meeting or ''}".strip()

    def script(self) -> Script:
        """What is played; nothing, if nothing is known of it."""
        return read_script(*self.files).of(self.part)

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day."""
        first = self.when(today)
        return first, date.fromordinal(first.toordinal() + self.length - 1)

    def address(self, today: date) -> str:
        """Its slug: the year, and the number of the meeting."""
        year = self.days(today)[0].year
        return f"{year}-{self.meeting}" if self.meeting else str(year)


COUNCILS, PAST = ("councils",), ("past",)
PLANS = [
    Plan("innoprom", INNOPROM.coming, 4, "tashkent", INNOPROM_FILES),
    Plan("festival", FESTIVAL.coming, 3, "samarkand", ("festival",)),
    *(
        Plan(
            "engineers",
            after(20 + 60 * n, THURSDAY),
            1,
            MEETING_CITIES[n % 3],
            ("consortium",),
            f"meeting {n + 1}",
            n + 1,
        )
        for n in range(6)
    ),
    Plan("summit", SUMMIT.coming, 2, "dushanbe", COUNCILS, "summit"),
    Plan("coordination", after(28, WEDNESDAY), 1, "moscow", COUNCILS, "coordination", 2),
    Plan("ai-council", lambda today: today, 1, "science", COUNCILS, "ai-council", 2),
    Plan("grants", GRANTS.coming, 1, "almaty", COUNCILS, "grants"),
    Plan("consultations", after(48, TUESDAY), 1, "dushanbe", COUNCILS, "consultations", 2),
    Plan("innoprom", INNOPROM.past, 3, "tashkent", PAST, "innoprom-past", is_past=True),
    Plan("festival", FESTIVAL.past, 2, "samarkand", PAST, "festival-past", is_past=True),
    Plan("engineers", after(-68, THURSDAY), 1, "almaty", PAST, "consortium-past", 0, is_past=True),
    Plan("ai-council", after(-189, WEDNESDAY), 1, "science", PAST, "ai-past", 1, is_past=True),
    Plan("grants", GRANTS.past, 1, "almaty", PAST, "grants-past", is_past=True),
    Plan("summit", on(date(2025, 10, 9)), 1, "dushanbe", is_past=True),
    Plan("coordination", after(-154, WEDNESDAY), 1, "moscow", COUNCILS, "coordination", 1, is_past=True),
    Plan("consultations", after(-134, TUESDAY), 1, "dushanbe", COUNCILS, "consultations", 1, is_past=True),
]
"""The coming editions first; of what is past but was not written of, the agenda is that of the next one."""
