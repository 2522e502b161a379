"""The fixed words of feeds, by a name of ours."""

from forum.languages import NC_, Words

WORDS = Words(
    {
        "cancelled": NC_("feed", "Cancelled"),
        "postponed": NC_("feed", "Postponed"),
        "speakers": NC_("feed", "Speakers"),
        "chair": NC_("feed", "Chair"),
        "shortened": NC_(
            "feed",
            "This calendar is too large for one address and shows only a part. Subscribe by day or track",
        ),
        "programme": NC_("feed", "Programme"),
        "sessions": NC_("feed", "Sessions"),
        "people": NC_("feed", "People"),
        "release": NC_("feed", "Release {number}"),
        "time": NC_("feed", "Time"),
        "zone": NC_("feed", "Times are in the zone {zone}."),
        "page": NC_("feed", "p. {number}"),
        "until": NC_("feed", "until"),
    }
)
