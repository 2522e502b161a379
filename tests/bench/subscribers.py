"""One million subscribers on paper: today's polling habits against the figures measured in this run.

Habits from the clients' documentation and logs that the contract of the feeds names: Apple 5 minutes to a week (an hour is what
people leave it at), Google 4 to 24 hours, Outlook 3 to 24 hours, Thunderbird 30 minutes, DAVx5 and others 4 hours.
"""

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


def simulate(speeds):
    """Print requests per second and cores, without and with a caching proxy. `speeds`: answers per second of one worker."""
    print(f"\nOne million subscribers, on paper ({PERSONAL:.0%} personal addresses, peak {PEAK} × mean):")
    polls = conditional = 0.0
    for name, share, interval, sends in HABITS:
        rate = SUBSCRIBERS * share / interval
        polls += rate
        conditional += rate if sends else 0
        print(f"  {name:34} {share:4.0%} every {interval / 3600:4.1f} h: {rate:6.1f} requests/s")
    print(f"  {'together':34} {polls:26.1f} requests/s, {conditional / polls:.0%} with a validator")
    known = conditional / polls

    def cores(public, personal):
        answered = public * known / speeds["304"] + public * (1 - known) / speeds["get"]
        personally = personal * known / speeds["personal"] + personal * (1 - known) / speeds["cold"]
        return PEAK * (answered + personally)

    alone = cores(polls * (1 - PERSONAL), polls * PERSONAL)
    proxied = cores(PUBLIC_FEEDS / PROXY_SECONDS, polls * PERSONAL)
    print(f"  cores at the peak, every answer ours: {alone:5.2f}; with a caching proxy in front: {proxied:5.2f}")
    print(
        f"  (one worker is one core; a proxy leaves us {PUBLIC_FEEDS / PROXY_SECONDS:.0f} public requests/s, whatever the audience)"
    )
