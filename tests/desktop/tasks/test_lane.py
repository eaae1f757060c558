"""Tasks and lanes: order, batching, cancelling, bugs, and the end."""

import gc
import threading
import time

import pytest
from PySide6.QtCore import QObject

from desktop.tasks.garbage import GarbageCollector
from desktop.tasks.lane import Lane, Task
from desktop.tasks.lanes import Lanes
from indexer.common.errors import StorageError
from indexer.common.messages import verbatim


@pytest.fixture
def owner(qapp):
    return QObject()


@pytest.fixture
def lane(qapp):
    lane = Lane("test")
    yield lane
    lane.stop()
    assert lane.join()


def submit(lane, work, owner, **slots):
    task = Task(work, owner)
    for name, slot in slots.items():
        getattr(task, name).connect(slot)
    lane.submit(task)
    return task


def test_the_result_arrives_on_the_ui_thread_and_the_work_does_not(qtbot, lane, owner):
    seen = []
    submit(
        lane,
        lambda task: threading.get_ident(),
        owner,
        succeeded=lambda worker: seen.append((worker, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert receiver == threading.get_ident()
    assert worker != receiver


def test_tasks_run_one_after_another_in_order(qtbot, lane, owner):
    events = []

    def work(number):
        def run(task):
            events.append(("start", number))
            time.sleep(0.01)
            events.append(("end", number))
            return number

        return run

    done = []
    for number in range(4):
        submit(lane, work(number), owner, succeeded=done.append)
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == [0, 1, 2, 3]
    assert events == [(kind, n) for n in range(4) for kind in ("start", "end")]


def test_ten_thousand_pieces_arrive_whole_in_order_and_in_few_batches(qtbot, lane, owner):
    batches, order = [], []

    def work(task):
        for number in range(10_000):
            task.report(number)
        return "end"

    submit(
        lane,
        work,
        owner,
        partial=lambda pieces: (batches.append(pieces), order.append("partial")),
        succeeded=order.append,
    )
    qtbot.waitUntil(lambda: "end" in order)
    assert [piece for batch in batches for piece in batch] == list(range(10_000))
    assert order[-1] == "end"
    assert len(batches) < 100


def test_an_expected_error_is_handed_over_as_it_is(qtbot, lane, owner):
    failures = []
    error = StorageError(verbatim("The disk is full."))

    def work(task):
        raise error

    submit(lane, work, owner, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures == [error]


def test_a_bug_is_logged_and_reported_and_the_lane_goes_on(qtbot, lane, owner, caplog):
    failures, results = [], []
    submit(lane, lambda task: 1 // 0, owner, failed=failures.append)
    submit(lane, lambda task: "next", owner, succeeded=results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert isinstance(failures[0], ZeroDivisionError)
    assert "bug in background work" in caplog.text


def test_cancelling_ends_running_and_waiting_work(qtbot, lane, owner):
    started = threading.Event()
    ran, ended = [], []

    def endless(task):
        started.set()
        while True:
            task.token.check()
            time.sleep(0.001)

    submit(lane, endless, owner, cancelled=lambda: ended.append("running"))
    submit(lane, lambda task: ran.append(1), owner, cancelled=lambda: ended.append("waiting"))
    assert started.wait(5)
    lane.cancel_all()
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert ended == ["running", "waiting"]
    assert not ran


def test_a_task_that_outlives_its_owner_does_no_harm(qtbot, lane):
    go, results = threading.Event(), []
    owner, other = QObject(), QObject()

    def work(task):
        go.wait(5)
        task.report(1)
        return 1

    task = submit(lane, work, owner)
    with qtbot.waitSignal(task.destroyed):
        owner.deleteLater()
    go.set()
    submit(lane, lambda task: "alive", other, succeeded=results.append)
    qtbot.waitUntil(lambda: bool(results))


def test_work_submitted_after_the_end_is_dropped(qtbot, qapp, owner):
    lane, ran = Lane("short"), []
    with qtbot.waitSignal(lane.stopped):
        lane.stop()
    submit(lane, ran.append, owner)
    assert not lane.busy
    assert not ran


def test_the_last_work_runs_when_the_other_lanes_have_ended(qtbot, qapp, owner):
    lanes = Lanes()
    seen, started = [], threading.Event()

    def busy(task):
        started.set()
        while not task.token.cancelled:
            time.sleep(0.001)
        time.sleep(0.05)
        seen.append("question ended")

    submit(lanes.query, busy, owner)
    assert started.wait(5)
    with qtbot.waitSignal(lanes.stopped, timeout=5000):
        lanes.stop(lambda: seen.append("library closed"))
    assert seen == ["question ended", "library closed"]
    assert not lanes.running


def test_cycles_with_qt_objects_die_on_the_ui_thread_only(qtbot, lane, owner):
    class Node:
        def __del__(self):
            died_on.append(threading.get_ident())

    def litter(task):
        for _ in range(20_000):  # enough allocations for Python's own collector to run here
            pair = [[]]
            pair[0].append(pair)
        return "done"

    died_on, results = [], []
    collector = GarbageCollector()
    collector.start()
    try:
        assert not gc.isenabled()
        node = Node()
        node.itself = node
        del node
        submit(lane, litter, owner, succeeded=results.append)
        qtbot.waitUntil(lambda: bool(results))
        assert died_on == []
        for _ in range(200):
            collector.collect_if_due()
        gc.collect()
    finally:
        collector.stop()
    assert died_on == [threading.get_ident()]
    assert gc.isenabled()


def test_the_collector_collects_without_being_asked(qtbot, qapp):
    class Node:
        def __del__(self):
            died.append(1)

    died = []
    collector = GarbageCollector()
    collector.start()
    try:
        node = Node()
        node.itself = node
        del node
        kept = [[number] for number in range(5_000)]
        collector.collect_if_due()
        assert died == [1]
        assert len(kept) == 5_000
    finally:
        collector.stop()
