"""How fast an import goes and how long it still takes."""

from desktop.viewmodels.importing.import_pace import RECENT_S, Pace


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


def test_the_speed_is_that_of_the_last_seconds_and_pauses_do_not_count():
    clock = Clock()
    pace = Pace(clock)
    pace.start()
    assert pace.speed() is None
    for second in range(1, 11):
        clock.now_s += 1
        pace.note(second * 10, second * 1000)
    assert pace.speed() == (10.0, 1000.0)
    pace.pause()
    clock.now_s += 1000
    assert pace.speed() is None
    pace.resume(100, 10_000)
    for second in range(1, 11):
        clock.now_s += 1
        pace.note(100 + second * 2, 10_000 + second * 100)
    assert pace.speed() == (2.0, 100.0)
    clock.now_s += RECENT_S
    assert pace.speed() == (1.0, 50.0)


def test_the_time_left_goes_from_files_to_bytes_as_large_files_come():
    clock = Clock()
    pace = Pace(clock)
    pace.start()
    assert pace.seconds_left((0, 10), (0, 1000)) is None
    clock.now_s += 10
    assert pace.seconds_left((5, 10), (0, 0)) == 10.0
    assert pace.seconds_left((5, 10), (500, 1000)) == 10.0
    assert 10.0 < pace.seconds_left((5, 10), (100, 1000)) < 90.0
    assert pace.seconds_left((10, 10), (1000, 1000)) is None
