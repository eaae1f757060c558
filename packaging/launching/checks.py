"""Run every check of the project, each shown with its time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launching import embedder, environment, needs
from launching.places import CHECKOUT, Environment
from launching.steps import duration, run_shown, say

TESTED_WITHOUT_WINDOW = ("tests/engine", "tests/packaging", "tests/sample", "tests/isolation", "tests/house")
TESTED_WITH_WINDOW = ("tests/desktop", "tests/end2end")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PARALLEL = ["-n", "2", "--dist", "loadfile"]


@dataclass(frozen=True, slots=True)
class Check:
    """One program to run: Python's arguments, and what it needs in its environment."""

    title: str
    arguments: Sequence[str]
    variables: dict[str, str] = field(default_factory=dict)


def checks(root: Path) -> list[Check]:
    """All checks, the quick ones first."""
    with_window = [folder for folder in TESTED_WITH_WINDOW if any((root / folder).rglob("test_*.py"))]
    window_tests = [_pytest("tests of the window", *with_window)] if with_window else []
    return [
        Check("ruff check", ["-m", "ruff", "check", "."]),
        Check("ruff format", ["-m", "ruff", "format", "--check", "."]),
        Check("mypy", ["-m", "mypy"]),
        Check("mypy packaging", ["-m", "mypy", "-p", "launching"], {"MYPYPATH": "packaging"}),
        Check("import contracts", ["-c", LINT_IMPORTS]),
        _pytest(
            "tests of the engine, without Qt",
            *("-p", "no:pytest-qt", *TESTED_WITHOUT_WINDOW),
            IBID_TEST_WITHOUT_QT="1",
        ),
        *window_tests,
    ]


def run(arguments: Sequence[str]) -> int:
    """Set up if needed, run all checks (or only pytest, when it is given arguments); 0 when all passed."""
    place = environment.ensure("test", window=False)
    embedder.get_once(place)
    needs.supply_if_possible(needs.missing_for_tests())
    chosen = [_pytest("tests", *arguments, parallel=False)] if arguments else checks(CHECKOUT)
    started = time.monotonic()
    results = [(check, *run_one(place, check)) for check in chosen]
    say("")
    for check, code, seconds in results:
        say(f"{'passed' if code == 0 else 'FAILED':>8}  {duration(seconds):>12}  {check.title}")
    failed = sum(code != 0 for _, code, _ in results)
    outcome = f"{failed} of {len(results)} checks failed" if failed else f"All {len(results)} checks passed"
    say(f"{outcome} in {duration(time.monotonic() - started)}.")
    return 1 if failed else 0


def run_one(place: Environment, check: Check) -> tuple[int, float]:
    """Run one check in the checkout; gives its exit code and its seconds."""
    say(f"\n== {check.title}")
    started = time.monotonic()
    code = run_shown([place.python, *check.arguments], environment=check.variables, folder=CHECKOUT)
    return code, time.monotonic() - started


def _pytest(title: str, *arguments: str, parallel: bool = True, **variables: str) -> Check:
    how = PARALLEL if parallel else []
    return Check(title, ["-m", "pytest", *how, *arguments], {"QT_QPA_PLATFORM": "offscreen", **variables})
