"""Calls into a child: answers, partial answers, cancel, time limit, death, memory and file limits."""

import io
import os
import signal
import sys
import threading
from types import SimpleNamespace

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ChildDiedError, ChildTimedOutError, IndexerError
from indexer.processes.frames import Limits, Reply, read_frame, write_frame
from indexer.processes.parent import ChildProcess, Patience

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits are kept on POSIX only")


@pytest.fixture
def start(monkeypatch):
    children = []

    def make(**options) -> ChildProcess:
        child = ChildProcess("tests.makers.children.obedient_child", name="The helper", **options)
        children.append(child)
        return child

    yield make
    for child in children:
        child.kill()
        child.close()


def cancel_at_first_partial(token: CancelToken):
    return lambda _data: token.cancel()


def test_a_frame_comes_back_as_it_was_sent():
    stream = io.BytesIO()
    write_frame(stream, {"text": "法国 œuvre \ud800"}, b"\0\1")
    stream.seek(0)
    assert read_frame(stream) == Reply({"text": "法国 œuvre \ud800"}, b"\0\1")


@pytest.mark.parametrize("kept", [0, 5, 14, 20])
def test_a_frame_cut_short_is_the_end_of_the_stream(kept):
    stream = io.BytesIO()
    write_frame(stream, {"text": "some text"}, b"block")
    assert read_frame(io.BytesIO(stream.getvalue()[:kept])) is None


def test_a_call_brings_json_and_bytes_back(start):
    reply = start().call("echo", {"name": "经济报道.txt"}, block=b"abc")
    assert reply == Reply({"said": {"name": "经济报道.txt"}}, b"cba")


def test_a_large_block_passes_both_ways(start):
    block = bytes(range(256)) * 20_000
    assert start().call("echo", block=block).block == block[::-1]


def test_partial_answers_arrive_in_order_before_the_reply(start):
    seen = []
    reply = start().call("count", {"to": 5}, on_partial=lambda data: seen.append(data["number"]))
    assert seen == [0, 1, 2, 3, 4]
    assert reply.data == {"to": 5}


def test_what_the_child_prints_does_not_disturb_the_messages(start):
    child = start()
    assert child.call("chat").data == {"fine": True}
    assert child.call("echo", {"still": "there"}).data == {"said": {"still": "there"}}


def test_an_expected_error_keeps_its_code_and_the_child_lives(start):
    child = start()
    with pytest.raises(IndexerError, match="This will not do") as raised:
        child.call("refuse")
    assert (raised.value.code, raised.value.detail) == ("encrypted", "why")
    assert child.alive


def test_a_bug_in_the_child_is_told_with_its_traceback(start):
    with pytest.raises(ChildDiedError) as raised:
        start().call("crash")
    assert raised.value.code == "crash"
    assert "ZeroDivisionError: a bug" in raised.value.summary
    assert "Traceback" in raised.value.detail


def test_cancel_is_heeded_and_the_child_lives_on(start, monkeypatch):
    monkeypatch.setattr("indexer.processes.parent.CANCEL_GRACE_SECONDS", 60.0)  # however busy the machine is
    child, token = start(), CancelToken()
    with pytest.raises(CancelledByUser):
        child.call("heed", token=token, on_partial=cancel_at_first_partial(token))
    pid = child.pid
    assert child.call("echo", {"again": 1}).data == {"said": {"again": 1}}
    assert child.pid == pid


def test_a_call_cancelled_beforehand_is_not_made_however_quick_its_answer_would_be(start):
    child, token = start(), CancelToken()
    token.cancel()
    for _ in range(50):
        with pytest.raises(CancelledByUser):
            child.call("echo", token=token)
    assert child.pid is None


def test_a_waiting_call_that_is_notified_looks_at_its_token_at_once(start, monkeypatch):
    child = start()
    child.call("echo", {})
    monkeypatch.setattr("indexer.processes.parent.POLL_SECONDS", 60.0)
    token = CancelToken()

    def cancel():
        token.cancel()
        child.notify()

    threading.Timer(0.2, cancel).start()
    with pytest.raises(CancelledByUser):
        child.call("heed", token=token)
    assert child.call("echo", {}).data == {"said": {}}


def test_a_child_that_ignores_cancel_is_killed_and_the_next_call_starts_another(start):
    child, token = start(), CancelToken()
    child.call("echo")
    pid = child.pid
    with pytest.raises(CancelledByUser):
        child.call("ignore", token=token, on_partial=cancel_at_first_partial(token))
    assert not child.alive
    assert child.call("echo", {"again": 1}).data == {"said": {"again": 1}}
    assert child.pid != pid


def test_a_call_over_its_time_limit_is_stopped(start):
    child = start()
    child.call("echo")
    with pytest.raises(ChildTimedOutError, match="The helper did not answer"):
        child.call("ignore", timeout_seconds=0.2)
    assert not child.alive
    assert child.call("echo", {"again": 1}).data == {"said": {"again": 1}}


@pytest.fixture
def clock(monkeypatch):
    """The parent's clock, moved by hand."""
    hands = [0.0]
    monkeypatch.setattr("indexer.processes.parent.time", SimpleNamespace(monotonic=lambda: hands[0]))
    return hands


def tells(clock, child, *, times, every_seconds, patience=None):
    def pass_time(_data):
        clock[0] += every_seconds

    arguments = {"to": times}
    return child.call("count", arguments, timeout_seconds=10.0, on_partial=pass_time, patience=patience)


def test_a_child_that_tells_how_far_it_is_may_take_longer(start, clock):
    child = start()
    patient = Patience(each_seconds=30.0, longest_seconds=60.0)
    assert tells(clock, child, times=2, every_seconds=20.0, patience=patient).data == {"to": 2}
    with pytest.raises(ChildTimedOutError):
        tells(clock, child, times=2, every_seconds=20.0)


def test_a_child_that_tells_for_ever_is_stopped_all_the_same(start, clock):
    child = start()
    patient = Patience(each_seconds=30.0, longest_seconds=60.0)
    with pytest.raises(ChildTimedOutError):
        tells(clock, child, times=10_000, every_seconds=20.0, patience=patient)
    assert clock[0] == 80.0, "the first word after the longest time was its last"
    assert not child.alive


def test_what_a_child_tells_of_something_else_gives_it_no_more_time(start, clock):
    child = start()
    patient = Patience(each_seconds=30.0, longest_seconds=60.0, unmoved_by=frozenset({"number"}))
    with pytest.raises(ChildTimedOutError):
        tells(clock, child, times=2, every_seconds=20.0, patience=patient)


def test_a_killed_child_is_told_with_its_last_words(start):
    child = start()
    with pytest.raises(ChildDiedError, match="stopped unexpectedly") as raised:
        child.call("die")
    assert "last words" in raised.value.detail
    assert child.call("echo", {"again": 1}).data == {"said": {"again": 1}}


def test_kill_from_another_thread_ends_a_waiting_call(start):
    child = start()
    killer = threading.Thread(target=child.kill)
    with pytest.raises(ChildDiedError):
        child.call("ignore", on_partial=lambda _data: killer.start())
    killer.join()


def test_a_child_that_was_ended_starts_no_more(start):
    child = start()
    child.call("echo")
    child.end()
    child.end()
    with pytest.raises(ChildDiedError, match="The helper was ended"):
        child.call("echo")
    assert child.pid is None


def test_to_end_a_child_from_another_thread_ends_a_waiting_call(start):
    child = start()
    ending = threading.Thread(target=child.end)
    with pytest.raises(ChildDiedError):
        child.call("ignore", on_partial=lambda _data: ending.start())
    ending.join()
    assert child.pid is None


def test_a_module_that_does_not_exist_is_a_death_that_says_why(start):
    child = ChildProcess("no_such_module_of_ours", name="The ghost")
    with pytest.raises(ChildDiedError, match="The ghost") as raised:
        child.call("echo")
    assert "no_such_module_of_ours" in raised.value.detail


def test_closing_ends_the_child_and_is_harmless_twice(start):
    child = start()
    child.call("echo")
    process = child._process
    child.close()
    child.close()
    assert process.poll() == 0
    assert not child.alive


@posix_only
def test_memory_beyond_the_limit_is_refused_in_the_child(start):
    child = start(limits=Limits(memory_bytes=512 << 20))
    assert child.call("allocate", {"bytes": 1 << 20}).data == {"length": 1 << 20}
    with pytest.raises(ChildDiedError) as raised:
        child.call("allocate", {"bytes": 1 << 30})
    assert raised.value.code == "out_of_memory"


@posix_only
def test_a_file_beyond_the_limit_cannot_be_written(start, tmp_path):
    child = start(limits=Limits(file_bytes=10_000))
    child.call("write", {"path": str(tmp_path / "small"), "bytes": 5_000})
    with pytest.raises(ChildDiedError, match="OSError"):
        child.call("write", {"path": str(tmp_path / "large"), "bytes": 50_000})
    assert (tmp_path / "large").stat().st_size <= 10_000


@posix_only
def test_a_child_that_takes_nothing_in_is_stopped_at_its_time_limit_too(start):
    child = start()
    child.call("echo")
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(ChildTimedOutError, match="The helper did not answer within"):
        child.call("echo", block=bytes(1_000_000), timeout_seconds=0.2)
    assert child.call("echo", {"still": "there"}).data == {"said": {"still": "there"}}


@posix_only
def test_a_call_to_a_child_that_takes_nothing_in_can_be_cancelled(start):
    child, token = start(), CancelToken()
    child.call("echo")
    os.kill(child.pid, signal.SIGSTOP)
    threading.Timer(0.1, token.cancel).start()
    with pytest.raises(CancelledByUser):
        child.call("echo", block=bytes(1_000_000), token=token)
