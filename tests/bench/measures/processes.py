"""What a server's processes weigh, and how long they need to answer."""

from pathlib import Path

from tests.bench.beside import fetch
from tests.bench.figures import Measured, alternate, figure, no_worse
from tests.bench.load import pass_once, request
from tests.bench.measures.feeds import FEED
from tests.bench.servers import constant, serving
from tests.bench.site import Site, Sites


def memory(pid: int) -> float:
    """Resident MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def heaviest_child(pid: int) -> float:
    """Resident MiB of the largest process below this one: the worker."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(memory(int(child)) for child in children)


def small(sites: Sites) -> Site:
    """200 sessions; only these figures use it, so that its processes are fresh."""
    return sites.programme(200)


def weighed(sites: Sites) -> dict[str, float]:
    return sites.once("weighed", lambda: _weigh(small(sites)))  # type: ignore[no-any-return]


def _weigh(site: Site) -> dict[str, float]:
    """A worker with nothing, after many small feeds, after more large ones than are remembered."""
    with serving(site.environ) as server:
        fresh, master = heaviest_child(server.pid), memory(server.pid)
        paths = [f"{FEED}?speaker={n}&q=cooperation" for n in range(3000)]
        pass_once(server.port, [request(server.port, path) for path in paths])
        filtered = heaviest_child(server.pid)
        larger = [
            f"{FEED}?lang=ru&type={kind}&x={n}"
            for n in range(60)
            for kind in ("panel", "plenary", "workshop", "meeting")
        ]
        pass_once(server.port, [request(server.port, path) for path in larger])
        return {"fresh": fresh, "master": master, "filtered": filtered, "large": heaviest_child(server.pid)}


def _weigh_constant(site: Site) -> dict[str, float]:
    with constant(fetch(site, FEED), str(site.folder)) as other:
        return {"master": memory(other.pid), "worker": heaviest_child(other.pid)}


def _weight(name: str, title: str, key: str, most: float) -> None:
    @figure(name, title, unit="MiB", baseline="constant answer", goal=no_worse(most, of="figure"))
    def measure(sites: Sites) -> Measured:
        base = sites.once("weighed constant", lambda: _weigh_constant(small(sites)))
        return Measured([weighed(sites)[key]], [base["master" if key == "master" else "worker"]])


for name, title, key, most in (
    ("memory-master", "memory of the master process", "master", 108),
    ("memory-fresh", "memory of a worker, fresh", "fresh", 100),
    ("memory-filtered", "memory of a worker after 3,000 filtered feeds", "filtered", 128),
    ("memory-large", "memory of a worker after 240 larger ones more", "large", 134),
):
    _weight(name, title, key, most)


@figure("cold-start", "cold start until it answers", unit="s", baseline="constant answer", goal=no_worse(0.08))
def cold_start(sites: Sites) -> Measured:
    site = small(sites)
    page = fetch(site, FEED)

    def ours() -> float:
        with serving(site.environ) as server:
            return server.seconds

    def theirs() -> float:
        with constant(page, str(site.folder)) as server:
            return server.seconds

    return alternate(ours, theirs)
