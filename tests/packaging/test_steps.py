import sys

import pytest


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (245, "4 min 05 s")],
)
def test_times_are_shown_as_people_say_them(seconds, shown):
    from launching.steps import duration

    assert duration(seconds) == shown


def test_a_step_shows_its_title_and_its_time(spoken):
    from launching.steps import step

    with step("Making tea", expect="4 minutes"):
        pass
    assert spoken() == "-> Making tea (4 minutes)\n   done in 0.0 s\n"


def test_a_step_that_fails_says_so_and_passes_the_error_on(spoken):
    from launching.steps import step

    with pytest.raises(ValueError, match="cold"), step("Making tea"):
        raise ValueError("cold")
    assert "failed after" in spoken()


def test_a_long_step_gives_signs_of_life(spoken, monkeypatch):
    from launching import steps

    monkeypatch.setattr(steps, "HEARTBEAT_SECONDS", 0.01)
    with steps.step("Waiting"):
        steps.threading.Event().wait(0.2)
    assert "still at it after" in spoken()


def test_a_failing_program_shows_its_last_words_and_one_sentence(tmp_path, spoken):
    from launching import steps

    code = "print('early'); [print('line', n) for n in range(100)]; raise SystemExit(2)"
    with pytest.raises(steps.SetupError, match="It did not work"):
        steps.run_quietly([sys.executable, "-c", code], log=tmp_path / "log", failure="It did not work.")
    shown = spoken()
    assert "| line 99" in shown
    assert "early" not in shown
    assert "early" in (tmp_path / "log").read_text()


def test_a_program_that_is_not_there_is_one_sentence(tmp_path):
    from launching import steps

    with pytest.raises(steps.SetupError, match="No tea"):
        steps.run_quietly([tmp_path / "none"], log=tmp_path / "log", failure="No tea.")


def test_settings_that_turn_pip_away_are_left_behind(monkeypatch):
    from launching.steps import clean_environment

    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.invalid/simple")
    cleaned = clean_environment({"MORE": "1"})
    assert not {"PYTHONPATH", "PIP_TARGET"} & set(cleaned)
    assert cleaned["PIP_INDEX_URL"] == "https://mirror.invalid/simple"  # a company's mirror stays
    assert cleaned["MORE"] == "1"


def test_a_program_that_is_shown_gives_its_exit_code():
    from launching import steps

    assert steps.run_shown([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_program_that_cannot_be_started_is_one_sentence(tmp_path):
    from launching import steps

    with pytest.raises(steps.SetupError, match="cannot be started"):
        steps.run_shown([tmp_path / "none"])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_request_to_end_is_handed_on_and_a_signal_is_counted_as_a_shell_does():
    from launching import steps

    code = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)"
    assert steps.run_shown([sys.executable, "-c", code]) == 128 + 15


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_ctrl_c_waits_until_the_program_has_put_its_things_in_order(tmp_path):
    from launching import steps

    code = "import os, signal, sys, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(0.5)"
    code += "; open(sys.argv[1], 'x').close()"
    with pytest.raises(KeyboardInterrupt):
        steps.run_shown([sys.executable, "-c", code, tmp_path / "in order"])
    assert (tmp_path / "in order").exists()
