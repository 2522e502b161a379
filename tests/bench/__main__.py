"""python -m tests.bench [NAME…] [--list] [--save FILE] [--against FILE]: all but the heavy figures, or those named."""

import argparse
import signal
import sys
import tempfile
import time
import traceback
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.bench import measures
from tests.bench.figures import FIGURES, Figure, Result, conclude
from tests.bench.machine import Watch
from tests.bench.paper import simulate
from tests.bench.report import LAST, Run, goal, head, line, summary
from tests.bench.site import Sites


def main() -> int:
    """0 unless something did not run."""
    wants = _arguments()
    for module in iter_modules(measures.__path__):
        import_module(f"{measures.__name__}.{module.name}")
    chosen = _chosen(wants.names)
    if wants.list:
        for figure in FIGURES.values():
            heavy = "  (by name only)" if figure.heavy else ""
            print(f"{figure.name:22} {figure.title:54} {goal(figure):14} beside: {figure.baseline or 'nothing'}{heavy}")
        return 0
    if not chosen:
        print("no figure has such a name: see --list", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers stop with us
    before = Run.read(wants.against or LAST)
    watch = Watch()
    results, failed = _run(chosen, before)
    run = Run(results, others=watch.others())
    print("", *summary(run, before, failed), *simulate(results), sep="\n")
    run.with_older(Run.read(LAST)).save(LAST)
    if wants.save:
        run.save(wants.save)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="figures to run; feed-* means all that begin so")
    parser.add_argument("--list", action="store_true", help="say which figures there are")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep this run's figures in FILE")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with FILE instead of the last run")
    return parser.parse_args()


def _chosen(names: list[str]) -> list[Figure]:
    if not names:
        return [figure for figure in FIGURES.values() if not figure.heavy]
    return [figure for figure in FIGURES.values() if any(fnmatch(figure.name, name) for name in names)]


def _run(chosen: list[Figure], before: Run) -> tuple[dict[str, Result], list[str]]:
    results, failed, started = {}, [], time.monotonic()
    print(head(), flush=True)
    with tempfile.TemporaryDirectory(prefix="forum-bench-") as folder:
        sites = Sites(Path(folder))
        try:
            for figure in chosen:
                begun = time.monotonic()
                try:
                    measured = figure.measure(sites)
                except Exception:
                    traceback.print_exc()
                    failed.append(figure.name)
                    continue
                results[figure.name] = result = conclude(figure, measured)
                print(
                    line(figure, measured, result, before.results.get(figure.name), time.monotonic() - begun),
                    flush=True,
                )
                if measured.note:
                    print(f"    {measured.note}", flush=True)
        finally:
            sites.close()
    print(f"\n{len(results)} figures in {time.monotonic() - started:.0f} seconds")
    return results, failed


if __name__ == "__main__":
    sys.exit(main())
