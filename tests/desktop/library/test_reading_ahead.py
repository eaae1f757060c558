"""What the first question would wait for is read ahead, and nobody waits for that."""

import threading


def test_an_opened_library_is_warmed_beside_the_questions(qtbot, session_over, fake_library):
    gate = threading.Event()
    plain = fake_library.warm

    def slow(token=None):
        while not gate.wait(0.005):
            token.check()
        plain(token)

    fake_library.warm = slow
    session = session_over(fake_library)
    qtbot.waitUntil(lambda: session.lanes.ahead.busy, timeout=5000)
    with qtbot.waitSignal(session.ask.answered, timeout=5000):
        session.ask.ask("Who makes Merle?")
    assert session.lanes.ahead.busy
    gate.set()
    qtbot.waitUntil(lambda: "warm" in fake_library.calls)


def test_a_window_that_closes_does_not_wait_for_it(qtbot, session_over, fake_library):
    def endless(token=None):
        while True:
            token.check()
            threading.Event().wait(0.005)

    fake_library.warm = endless
    session = session_over(fake_library)
    qtbot.waitUntil(lambda: session.lanes.ahead.busy, timeout=5000)
    with qtbot.waitSignal(session.lanes.stopped, timeout=5000):
        session.window.close()
    assert fake_library.closed
