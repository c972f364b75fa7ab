"""What coding costs: the full English coder against bare parsing, in one run and one process.

    python bench/coding.py [--reports N] [GOLD.jsonl ...]

Reads the reports of the given JSON Lines files (default: the samples and the development gold standard),
repeats them to N (default 300), and prints reports per second of bare spaCy (same model, same pipes, same
batches, the texts as received) and of the full coder, their ratio, peak memory and start-up time.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from communique import Coder, Report

ROOT = Path(__file__).parent.parent
DEFAULT = [
    ROOT / "samples" / "reports.jsonl",
    *sorted((ROOT / "tests" / "gold").glob("en-dev-*.jsonl")),
]
ROUNDS = 3


def load(paths: list[Path], count: int) -> list[Report]:
    """English reports of the files, repeated to `count`, each with an id of its own."""
    rows = [
        json.loads(line)
        for p in paths
        for line in p.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    english = [
        Report.model_validate({k: v for k, v in row.items() if k != "gold"})
        for row in rows
        if row.get("language", "en") == "en"
    ]
    repeated = itertools.islice(itertools.cycle(english), count)
    return [r.model_copy(update={"id": f"{r.id}-{n}"}) for n, r in enumerate(repeated)]


def timed(work: object) -> float:
    """Seconds of processor time that exhausting an iterable takes."""
    gc.collect()
    start = time.process_time()
    for _ in work:  # type: ignore[attr-defined]
        pass
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("files", nargs="*", type=Path, default=DEFAULT)
    options = parser.parse_args()

    start = time.perf_counter()
    coder = Coder()
    coder.code(
        Report(id="warm", text="The ministers of Chile and Peru met in Lima.", language="en")
    )
    started = time.perf_counter() - start

    reports = load(options.files, options.reports)
    words = sum(len(r.text.split()) for r in reports)
    nlp = coder.reader("en").nlp  # type: ignore[attr-defined]
    bare, full = [], []
    for _ in range(ROUNDS):
        bare.append(timed(nlp.pipe((r.text for r in reports), batch_size=32)))
        full.append(timed(coder.pipe(reports)))
    ratios = sorted(f / b for f, b in zip(full, bare, strict=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = one_report()
    print(f"{len(reports)} reports, {words} words, {ROUNDS} rounds, processor time, medians")
    print(f"bare spaCy      {len(reports) / statistics.median(bare):7.1f} reports/s")
    print(f"full coder      {len(reports) / statistics.median(full):7.1f} reports/s")
    print(
        f"ratio full/bare {statistics.median(ratios):7.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )
    print(f"loading         {started:7.2f} s  (model, lexicon, first report)")
    print(f"one report      {whole:7.2f} s  (`communique code`, whole process, wall time)")
    print(f"peak memory     {memory:7.0f} MiB (this process)")


def one_report() -> float:
    """Median wall time of `communique code` on one sample, whole process."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "communique", "code", str(ROOT / "samples" / "readout.txt")],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
