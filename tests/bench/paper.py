"""One million subscribers on paper: today's polling habits against the figures of a run.

Habits from the clients' documentation and logs that the contract of the feeds names: Apple 5 minutes to a week (an hour is what
people leave it at), Google 4 to 24 hours, Outlook 3 to 24 hours, Thunderbird 30 minutes, DAVx5 and others 4 hours.
"""

from collections.abc import Iterator

from tests.bench.figures import Result

SUBSCRIBERS = 1_000_000
PERSONAL = 0.4
"""Share of addresses that are personal: a shared cache cannot answer for them."""
HABITS = (  # name, share of subscribers, seconds between two looks, whether it sends If-None-Match
    ("Apple Calendar", 0.38, 3600, True),
    ("Google Calendar", 0.32, 8 * 3600, False),
    ("Outlook", 0.18, 6 * 3600, True),
    ("Thunderbird", 0.04, 1800, True),
    ("DAVx5, KDE, Evolution and others", 0.08, 4 * 3600, True),
)
PEAK = 3
"""The busiest minute against the mean: programs wake on the hour."""
PROXY_SECONDS = 60
"""s-maxage: how long a shared cache answers for us."""
PUBLIC_FEEDS = 300
"""Public addresses in use: editions, filters, languages, codings."""
NEEDED = ("feed", "feed-304", "personal-304-each", "personal-cold")


def simulate(results: dict[str, Result]) -> Iterator[str]:
    """Requests per second and cores, without and with a caching proxy; nothing where a figure is missing."""
    if any(name not in results for name in NEEDED):
        return
    yield f"One million subscribers, on paper ({PERSONAL:.0%} personal addresses, peak {PEAK} × mean):"
    polls = sum(SUBSCRIBERS * share / seconds for _, share, seconds, _ in HABITS)
    known = sum(SUBSCRIBERS * share / seconds for _, share, seconds, sends in HABITS if sends) / polls
    yield f"  {polls:.0f} requests/s, {known:.0%} with a validator"
    whole, unchanged, personal, cold = (results[name].value for name in NEEDED)

    def cores(public: float, own: float) -> float:
        answered = public * (known / unchanged + (1 - known) / whole)
        return PEAK * (answered + own * (known / personal + (1 - known) / cold))

    alone, proxied = (
        cores(polls * (1 - PERSONAL), polls * PERSONAL),
        cores(PUBLIC_FEEDS / PROXY_SECONDS, polls * PERSONAL),
    )
    yield f"  cores at the peak, every answer ours: {alone:.2f}; with a caching proxy in front: {proxied:.2f}"
