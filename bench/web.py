"""Median and 95th percentile of the ten commonest pages and API calls on a large ledger.

    python bench/web.py [--occasions 100000] [--clients 8] [--requests 25]

The ledger is that of bench/ledger.py, in SQLite, with the offices of its persons. The desk is served
as `communique serve` does, on loopback; the clients each ask for all ten, over and over, in an order
of their own. What is derived is remembered until the ledger changes, so the first, cold answer of
each is shown apart.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import insert

from communique.ledger import Ledger, queries
from communique.ledger import schema as t
from communique.ledger.engine import writing

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests")]
from ledger import fill  # noqa: E402
from linking import reports  # noqa: E402

PORT = 8799
POSTS = ("Minister of Defence", "Chief of the General Staff", "Deputy Minister of Defence")


def asked(ledger: Ledger) -> dict[str, str]:
    """The ten, on values that many occasions have."""
    with ledger.read() as connection:
        (first, _), (second, _) = queries.counts(connection, "party", limit=2)
        ((person, _),) = queries.counts(connection, "person", limit=1)
        id = queries.occasions(connection, limit=1).rows[0].id
        told = queries.reports(connection, 1)[0].id
    return {
        "latest occasions": "/occasions",
        "occasions of a country": f"/occasions?country={first}&sort=-confidence",
        "words in a dyad": f"/occasions?dyad={first},{second}&words=talks",
        "an occasion": f"/occasions/{id}",
        "a report": f"/report?{urlencode({'id': told})}",
        "a country's page": f"/country/{first}",
        "a person's page": f"/person?{urlencode({'name': person})}",
        "timeline of a dyad": f"/explore/timeline?dyad={first},{second}",
        "map": "/explore/map",
        "API: occasions": f"/api/v1/occasions?country={first}&type=meeting&since=2015",
    }


def name_offices(ledger: Ledger) -> None:
    """Give every fifth report the office of its first person."""
    dice, rows = random.Random(4), []
    with writing(ledger.engine) as connection:
        for report, record in connection.execute(
            t.engagements.select().with_only_columns(t.engagements.c.report, t.engagements.c.record)
        ):
            sides = [side for side in record["participants"] if side["person"]]
            if sides and report % 5 == 0:
                rows.append(
                    {"report": report, "n": 0, "person": sides[0]["person"], "spans": {},
                     "party": sides[0]["party"], "office": dice.choice(POSTS)}
                )  # fmt: skip
        connection.execute(insert(t.offices), rows)


def fetch(connection: http.client.HTTPConnection, address: str) -> float:
    """Milliseconds until an answer is read."""
    start = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (address, answer.status)
    return (time.perf_counter() - start) * 1000


def client(
    addresses: dict[str, str], rounds: int, seed: int, taken: dict[str, list[float]]
) -> None:
    """One client's requests."""
    dice, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", PORT)
    for _ in range(rounds):
        for name in dice.sample([*addresses], len(addresses)):
            taken[name].append(fetch(connection, addresses[name]))


def measure(addresses: dict[str, str], clients: int, rounds: int) -> None:
    """Print what each took."""
    alone = http.client.HTTPConnection("127.0.0.1", PORT)
    cold = {name: fetch(alone, address) for name, address in addresses.items()}
    taken = defaultdict[str, list[float]](list)
    threads = [
        threading.Thread(target=client, args=(addresses, rounds, seed, taken))
        for seed in range(clients)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    print(f"{'':26}{'median ms':>10}{'p95':>8}{'cold':>8}")
    for name in addresses:
        p95 = statistics.quantiles(taken[name], n=20)[-1]
        print(f"{name:26}{statistics.median(taken[name]):10.0f}{p95:8.0f}{cold[name]:8.0f}")
    every = [ms for times in taken.values() for ms in times]
    p95 = statistics.quantiles(every, n=20)[-1]
    print(f"{'all':26}{statistics.median(every):10.0f}{p95:8.0f}")
    print(f"{len(every) / seconds:.0f} requests per second")


def main() -> None:
    """Fill a ledger, serve it and measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--occasions", type=int, default=100_000)
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--requests", type=int, default=25, help="of each page, per client")
    arguments.add_argument("--db", help="a ledger to keep and to use again")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = chosen.db or f"{folder}/many.db"
        if not Path(db).exists():
            ledger = Ledger.init(db)
            fill(ledger, reports(int(chosen.occasions * 1.45), seed=5, again=0.3))
            name_offices(ledger)
        ledger = Ledger(db)
        with ledger.read() as connection:
            print(f"{queries.occasions(connection, limit=1).total:,} occasions", flush=True)
        line = [sys.executable, "-m", "communique", "serve", "--db", db, "--port", str(PORT)]
        server = subprocess.Popen(line, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                time.sleep(0.1)
                try:
                    fetch(http.client.HTTPConnection("127.0.0.1", PORT), "/login")
                    break
                except OSError:
                    continue
            measure(asked(ledger), chosen.clients, chosen.requests)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
