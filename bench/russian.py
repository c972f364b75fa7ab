"""Cost of coding Russian reports against the bare Natasha pipeline, as a ratio in one run.

    python bench/russian.py [--rounds N] [REPORTS.jsonl ...]

Bare pipeline: Natasha's sentences, tagging, parsing and name recognition of the same texts. Both sides are
warmed first and timed in turn, the best of the rounds counts. Fails (exit 1) above the ratio that the project
promises.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from communique import Coder, Report

PROMISED = 2.0
REPORTS = [Path(__file__).parent.parent / "tests" / "gold" / "ru-dev.jsonl"]


def bare(texts: list[str]) -> Callable[[], None]:
    """The Natasha pipeline over the texts, loaded and ready to run."""
    warnings.simplefilter("ignore")
    from natasha import (
        Doc,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    words = NewsEmbedding()
    segmenter = Segmenter()
    tagger, parser, names = NewsMorphTagger(words), NewsSyntaxParser(words), NewsNERTagger(words)

    def run() -> None:
        for text in texts:
            doc = Doc(text)
            doc.segment(segmenter)
            doc.tag_morph(tagger)
            doc.parse_syntax(parser)
            doc.tag_ner(names)

    return run


def best(run: Callable[[], object], rounds: int) -> float:
    """The shortest of several timed runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Prints both times and the ratio; 1 if the ratio is above the promised one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=REPORTS)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lines = [line for f in options.files for line in f.read_text(encoding="utf-8").splitlines()]
    reports = [Report.model_validate(json.loads(line)) for line in lines if line.strip()]
    coder = Coder()

    def full() -> None:
        for _ in coder.pipe(reports):
            pass

    pipeline = bare([r.text for r in reports])
    full()
    pipeline()
    ours, theirs = best(full, options.rounds), best(pipeline, options.rounds)
    size = sum(len(r.text) for r in reports) / 1000
    print(f"{len(reports)} reports, {size:.0f} thousand characters")
    print(f"coder {ours:.2f} s, bare pipeline {theirs:.2f} s, ratio {ours / theirs:.2f}")
    return int(ours / theirs > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
