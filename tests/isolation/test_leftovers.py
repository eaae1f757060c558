import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SLEEPER = "[sys.executable, '-c', 'import time; time.sleep(600)']"


@pytest.fixture
def outcome(tmp_path):
    """Run one test in a pytest of its own, under a copy of our conftest with little patience."""

    def run(body):
        conftest = (TESTS / "conftest.py").read_text("utf-8")
        conftest = re.sub(r"GRACE_SECONDS = .*", "GRACE_SECONDS = 0.3", conftest)
        (tmp_path / "conftest.py").write_text(conftest, "utf-8")
        shutil.copytree(TESTS / "guard", tmp_path / "guard", ignore=shutil.ignore_patterns("__pycache__"))
        lines = "\n    ".join(body)
        source = f"import os, subprocess, sys, threading\n\ndef test_inner(tmp_path):\n    {lines}\n"
        (tmp_path / "test_inner.py").write_text(source, "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        ended = subprocess.run(
            [*command, "--rootdir", str(tmp_path), str(tmp_path)],
            cwd=tmp_path,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return ended.returncode, ended.stdout

    return run


def test_a_test_that_leaves_nothing_passes(outcome):
    code, shown = outcome(["subprocess.run([sys.executable, '-c', ''], check=True)"])
    assert code == 0, shown


def test_a_thread_left_running_fails_the_test(outcome):
    code, shown = outcome(
        ["threading.Thread(target=threading.Event().wait, name='lost', daemon=True).start()"]
    )
    assert code == 1
    assert "threads ['lost']" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="seen through /proc")
def test_a_child_left_running_fails_the_test_and_is_ended(outcome, tmp_path):
    code, shown = outcome(
        [f"child = subprocess.Popen({SLEEPER})", "(tmp_path / 'pid').write_text(str(child.pid))"]
    )
    assert code == 1
    assert "time.sleep(600)" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="seen through /proc")
def test_an_orphan_is_found_though_its_parent_has_gone(outcome):
    parent = f"import subprocess, sys; subprocess.Popen({SLEEPER})"
    code, shown = outcome([f'subprocess.run([sys.executable, "-c", {parent!r}], check=True)'])
    assert code == 1
    assert "time.sleep(600)" in shown


def test_the_home_folder_and_the_library_are_the_tests_own(outcome):
    body = ["places = [os.environ[name] for name in ('HOME', 'XDG_DATA_HOME', 'IBID_LIBRARY')]"]
    body += [
        "assert all('home0' in place for place in places), places",
        "assert not list(tmp_path.iterdir())",
    ]
    code, shown = outcome(body)
    assert code == 0, shown
