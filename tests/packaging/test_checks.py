import sys

import pytest


@pytest.fixture
def results(tmp_path, monkeypatch, spoken):
    """Run checks that are one line of Python each."""
    from launching import checks, embedder, environment, needs
    from launching.places import Environment

    class Ours(Environment):
        python = sys.executable

    monkeypatch.setattr(environment, "ensure", lambda kind, window: Ours(tmp_path))
    monkeypatch.setattr(embedder, "get_once", lambda place: None)
    monkeypatch.setattr(needs, "missing_for_tests", lambda: [])

    def run(*lines):
        ours = [checks.Check(f"check {n}", ["-c", line]) for n, line in enumerate(lines)]
        monkeypatch.setattr(checks, "checks", lambda root: ours)
        return checks.run([]), spoken()

    return run


def test_all_passed_is_exit_code_0(results):
    code, shown = results("pass", "pass")
    assert code == 0
    assert "All 2 checks passed" in shown


def test_one_failure_fails_the_whole_and_the_rest_still_runs(results):
    code, shown = results("pass", "raise SystemExit(2)", "pass")
    assert code == 1
    assert "1 of 3 checks failed" in shown
    assert [
        line.split()[0] for line in shown.splitlines() if line.endswith(tuple("012")) and "  check" in line
    ] == [
        "passed",
        "FAILED",
        "passed",
    ]


def test_every_part_of_the_gate_is_there(packaging_folder):
    from launching import checks

    titles = [check.title for check in checks.checks(packaging_folder.parent)]
    assert titles[:5] == ["ruff check", "ruff format", "mypy", "mypy packaging", "import contracts"]
    assert "tests of the engine, without Qt" in titles


def test_the_engines_tests_run_without_qt(packaging_folder):
    from launching import checks

    (engine,) = [
        check for check in checks.checks(packaging_folder.parent) if "tests/engine" in check.arguments
    ]
    assert engine.variables["IBID_TEST_WITHOUT_QT"] == "1"


def test_folders_without_tests_are_not_run(tmp_path):
    from launching import checks

    (tmp_path / "tests" / "end2end").mkdir(parents=True)
    assert "tests of the window" not in [check.title for check in checks.checks(tmp_path)]
    (tmp_path / "tests" / "end2end" / "test_x.py").write_text("")
    window = checks.checks(tmp_path)[-1]
    assert window.arguments[-1] == "tests/end2end"
    assert "tests/desktop" not in window.arguments
