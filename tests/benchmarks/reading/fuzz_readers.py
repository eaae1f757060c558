"""Damaged files of every format, as many as one likes: text in order or one sentence, and nothing else.

    python -m tests.benchmarks.reading.fuzz_readers [--count 100000] [--seed 1] [--only .docx] [--keep DIR]
    python -m tests.benchmarks.reading.fuzz_readers --again .docx 1 4711      # one input, with its traceback

Each input is a made file that was cut, flipped, spliced, repeated, or had hostile words put into it; of
zipped formats also single parts inside a sound file. Inputs are read in worker processes with the memory
limit of a reader child and a limit of seconds for each; a worker that dies or hangs is a finding like any
other, and its input is kept. The same seed makes the same inputs.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import kind_of, unpack
from indexer.ingest.reading.reader_pool import READER_LIMITS
from tests.makers.files.fuzz_inputs import BASES, fuzzed
from tests.makers.files.reading_checks import check_sentence, outcome_of

BATCH = 500  # inputs for one worker process
SECONDS_FOR_ONE = 30  # of the processor; a small file takes milliseconds
LONGEST_WAIT_SECONDS = 300  # by the clock, while other work runs beside


class TooLong(Exception):
    """An input was not read in its time."""


def outcome(path: Path, scratch: Path) -> str:
    """What becomes of one input: its text, and its members where it holds others."""
    kind = kind_of(path)
    if kind == "document":
        return outcome_of(path)
    found = outcome_of(path) if kind == "both" else ""
    into = scratch / "members"
    into.mkdir()
    try:
        unpacked = unpack(path, into)
    except ReadError as error:
        check_sentence(error.summary)
        return found or error.code
    finally:
        outside = [entry for entry in scratch.iterdir() if entry not in (path, into)]
        members = list(into.rglob("*"))
        for member in sorted(members, reverse=True):
            member.rmdir() if member.is_dir() and not member.is_symlink() else member.unlink()
        into.rmdir()
    assert not outside, outside
    named = {into / member.file for member in unpacked.members}
    assert named <= set(members), named - set(members)
    for member in unpacked.members:
        member.name.encode()
    for sentence in map(str, unpacked.left_out):
        check_sentence(sentence)
    return found or f"unpacked ({len(unpacked.members) and 'members'})"


def work(suffix: str, seed: int, first: int, count: int, scratch: Path) -> None:
    """A worker: read inputs, print what became of them as JSON, one a line."""
    faulthandler.enable()
    logging.disable()
    limit = READER_LIMITS.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGALRM, _stop)
    signal.signal(signal.SIGPROF, _stop)
    for number in range(first, first + count):
        path = scratch / f"fuzzed{suffix}"
        path.write_bytes(fuzzed(suffix, seed, number))
        print(json.dumps({"begins": number}), flush=True)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS_FOR_ONE)
        signal.alarm(LONGEST_WAIT_SECONDS)
        try:
            answer = {"outcome": outcome(path, scratch)}
        except MemoryError:
            answer = {"outcome": "out of memory"}
        except BaseException as error:  # noqa: BLE001 - whatever else there is, is a finding
            answer = {"finding": f"{type(error).__name__}: {error}"[:300], "trace": traceback.format_exc()}
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        print(json.dumps(answer | {"number": number, "seconds": time.process_time() - started}), flush=True)


def _stop(*_: object) -> None:
    raise TooLong(f"over {SECONDS_FOR_ONE} seconds")


def run_batch(suffix: str, seed: int, first: int, count: int, keep: Path) -> tuple[Counter[str], float]:
    """Read inputs in a worker, in another one from the next input on where it died."""
    counts: Counter[str] = Counter()
    slowest, end = 0.0, first + count
    while first < end:
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, __file__, "--worker", suffix, str(seed), str(first), str(end - first)]
            process = subprocess.run(
                [*command, scratch],
                capture_output=True,
                check=False,
                timeout=LONGEST_WAIT_SECONDS * count,
            )
        for line in process.stdout.decode().splitlines():
            with contextlib.suppress(ValueError):
                first = max(first, _take(json.loads(line), suffix, seed, counts, keep))
                slowest = max(slowest, json.loads(line).get("seconds", 0.0))
        if process.returncode:
            counts[f"died ({process.returncode})"] += 1
            words = process.stderr.decode("utf-8", "replace").strip()
            _keep(keep, suffix, seed, first, f"died: {process.returncode}\n{words[-3000:]}")
            first += 1
    return counts, slowest


def _take(answer: dict[str, Any], suffix: str, seed: int, counts: Counter[str], keep: Path) -> int:
    """Count one answer; gives the number of the next input that is to be read."""
    if "begins" in answer:
        return int(answer["begins"])
    if "finding" in answer:
        counts["FINDING"] += 1
        _keep(keep, suffix, seed, answer["number"], f"{answer['finding']}\n{answer['trace']}")
    else:
        counts[answer["outcome"]] += 1
    return int(answer["number"]) + 1


def _keep(keep: Path, suffix: str, seed: int, number: int, words: str) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"{suffix.removeprefix('.')}-{seed}-{number}"
    path.with_suffix(suffix).write_bytes(fuzzed(suffix, seed, number))
    path.with_suffix(".log").write_text(words, encoding="utf-8")
    print(f"  {suffix} {seed} {number}: {words.splitlines()[0][:160]}", flush=True)


def main() -> int:
    """Run all formats in turns, so that a run that is stopped has seen each."""
    parser = argparse.ArgumentParser(description="Damaged files of every format")
    parser.add_argument("--count", type=int, default=100_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="suffixes")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "ibid-fuzz")
    parser.add_argument("--again", nargs=3, metavar=("SUFFIX", "SEED", "NUMBER"))
    parser.add_argument("--worker", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        suffix, seed, first, count, scratch = options.worker
        work(suffix, int(seed), int(first), int(count), Path(scratch))
        return 0
    if options.again:
        suffix, seed, number = options.again
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / f"fuzzed{suffix}"
            path.write_bytes(fuzzed(suffix, int(seed), int(number)))
            print(outcome(path, Path(scratch)))
        return 0
    return run(options)


def run(options: argparse.Namespace) -> int:
    """All inputs, then the table."""
    os.environ |= {"PYTHONHASHSEED": "0", "IBID_TESSERACT": "none"}  # recognising takes seconds, and varies
    suffixes = options.only or sorted(BASES)
    share = -(-options.count // len(suffixes))
    totals: dict[str, Counter[str]] = {suffix: Counter() for suffix in suffixes}
    slowest = dict.fromkeys(suffixes, 0.0)
    started = time.monotonic()
    for first in range(0, share, BATCH):
        for suffix in suffixes:
            counts, seconds = run_batch(suffix, options.seed, first, min(BATCH, share - first), options.keep)
            totals[suffix] += counts
            slowest[suffix] = max(slowest[suffix], seconds)
        done = sum(sum(counts.values()) for counts in totals.values())
        print(f"{done:,} inputs, {time.monotonic() - started:.0f} s", flush=True)
    print(table(totals, slowest))
    return int(any("FINDING" in counts or any("died" in key for key in counts) for counts in totals.values()))


def table(totals: dict[str, Counter[str]], slowest: dict[str, float]) -> str:
    """Outcomes by format, in Markdown."""
    outcomes = sorted({key for counts in totals.values() for key in counts})
    rows = [f"| format | inputs | {' | '.join(outcomes)} | slowest, s |", "|---" * (len(outcomes) + 3) + "|"]
    for suffix, counts in sorted(totals.items()):
        cells = " | ".join(f"{counts[key]:,}" if counts[key] else "" for key in outcomes)
        rows.append(f"| {suffix} | {sum(counts.values()):,} | {cells} | {slowest[suffix]:.1f} |")
    every: Counter[str] = sum(totals.values(), Counter())
    cells = " | ".join(f"{every[key]:,}" for key in outcomes)
    rows.append(f"| all | {sum(every.values()):,} | {cells} | {max(slowest.values()):.1f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
