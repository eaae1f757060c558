"""A disk that is really full: cases of the benchmark with its small file system, each in its own process."""

import subprocess
import sys

import pytest

MAX_SECONDS = 300

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark mounts a file system")


@pytest.mark.parametrize(
    "case",
    ["storing", "original", "removing", "opening", "embedding", "backup", "migration", "repair", "salvage"],
)
def test_a_full_disk_loses_nothing_and_all_goes_on_once_there_is_room(case):
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.surviving.full_disk", "--quick", "--only", case],
        capture_output=True,
        text=True,
        timeout=MAX_SECONDS,
        check=False,
    )
    if done.stdout.startswith("skipped"):
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "storage" in done.stdout, "the disk was full indeed"
