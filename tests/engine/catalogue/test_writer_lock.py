"""One library, one writer."""

import os
import signal
import subprocess
import sys

import pytest

from indexer.catalogue.lock import WriterLock
from indexer.common.errors import LibraryInUseError, StorageError

HOLD = """
import sys, time
from pathlib import Path
from indexer.catalogue.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def lock(paths):
    lock = WriterLock(paths.lock)
    yield lock
    lock.release()


@pytest.fixture
def owner(paths):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(paths.lock)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_lock_is_taken_and_let_go(lock):
    lock.acquire()
    assert lock.held
    assert lock.owner_pid() == os.getpid()
    lock.release()
    lock.release()
    assert not lock.held
    assert lock.owner_pid() is None


def test_a_lock_held_by_another_process_names_it(lock, owner):
    with pytest.raises(LibraryInUseError, match="Close it, or choose another library") as raised:
        lock.acquire()
    assert f"process {owner.pid}" in raised.value.summary
    assert raised.value.exit_code == 4
    assert not lock.held


def test_a_second_opening_in_the_same_process_is_refused(lock, paths):
    lock.acquire()
    with pytest.raises(LibraryInUseError, match=f"process {os.getpid()}"):
        WriterLock(paths.lock).acquire()
    assert lock.held
    assert lock.owner_pid() == os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_owner_leaves_no_lock(lock, owner):
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    lock.acquire()
    assert lock.owner_pid() == os.getpid()


def test_an_owner_that_did_not_say_who_it_is_is_another_ibid(lock, owner, paths):
    paths.lock.with_name(paths.lock.name + ".owner").write_bytes(b"\xff\xfe nonsense")
    with pytest.raises(LibraryInUseError, match=r"in use by another Ibid\. "):
        lock.acquire()


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        WriterLock(tmp_path / "file" / "library.lock").acquire()
