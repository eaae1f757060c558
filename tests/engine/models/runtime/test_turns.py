"""Whose turn it is: a question stops a batch, and questions without end do not keep a batch from its turn."""

import threading
import time

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.models.runtime.turns import StopToken, Turns

NEVER = float("inf")


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_question_stops_the_batch_that_runs_and_comes_next():
    notified, order = [], []
    turns = Turns(lambda: notified.append(True))
    stop = StopToken(None)

    def ask():
        with turns.question():
            order.append("question")

    with turns.batch(stop, owed_at=NEVER):
        assert not stop.cancelled
        asker = in_a_thread(ask)
        until(lambda: notified)
        assert stop.cancelled
        order.append("batch")
    with turns.batch(StopToken(None), owed_at=NEVER) as owed:
        assert not owed
        order.append("next batch")
    asker.join()
    assert order == ["batch", "question", "next batch"]


def test_a_batch_that_is_owed_its_turn_gets_it_however_many_questions_come_and_is_not_stopped():
    turns = Turns(lambda: None)
    done = threading.Event()

    def ask():
        while not done.is_set():
            with turns.question():
                time.sleep(0.001)

    askers = [in_a_thread(ask) for _ in range(4)]
    for _ in range(3):
        until(lambda: turns._questions)
        stop = StopToken(None)
        with turns.batch(stop, owed_at=0.0) as owed:
            assert owed
            time.sleep(0.01)
            assert not stop.cancelled
    done.set()
    for asker in askers:
        asker.join()


def test_a_batch_that_waits_for_its_turn_heeds_the_user():
    turns = Turns(lambda: None)
    token = CancelToken()
    with turns.question():
        threading.Timer(0.05, token.cancel).start()
        with pytest.raises(CancelledByUser), turns.batch(StopToken(token), owed_at=NEVER):
            pass
    with turns.batch(StopToken(None), owed_at=NEVER):
        pass
