"""Set-up gets the model for meanings once; without it Ibid starts all the same, and at once."""

import sys
from pathlib import Path, PureWindowsPath

import pytest

PYTHON = """#!{python}
import sys
with open({log!r}, "a") as log:
    print(*sys.argv[1:], sep="|", file=log)
with open({model!r}, "w") if {code} == 0 else open({log!r}):
    pass
sys.exit({code})
"""


class Setup:
    """An environment whose Python gets the model, or ends with another exit code."""

    def __init__(self, folder, home):
        from launching import embedder
        from launching.places import Environment

        self.place = Environment(folder / "venv")
        self.place.scripts.mkdir(parents=True)
        self.log = folder / "calls"
        self.model = home / "models" / embedder.FILE_NAME
        self.model.parent.mkdir()
        self._embedder = embedder

    def start(self, code=0):
        names = {"python": sys.executable, "log": str(self.log), "model": str(self.model), "code": code}
        self.place.python.write_text(PYTHON.format(**names))
        self.place.python.chmod(0o755)
        self._embedder.get_once(self.place)

    @property
    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def setup(tmp_path, home):
    return Setup(tmp_path, home)


def test_the_model_is_got_by_the_engines_own_command(setup, spoken):
    setup.start()
    assert setup.calls == ["-P|-m|indexer.command_line.main|models|download|multilingual-e5-small"]
    shown = spoken()
    assert "-> Getting the model for searching by meaning (91 MB, once)" in shown
    assert f"kept in {setup.model.parent}." in shown
    assert "works by words" not in shown


def test_the_second_time_nothing_is_run_and_nothing_said(setup, spoken):
    setup.start()
    spoken()
    setup.start()
    assert len(setup.calls) == 1
    assert spoken() == ""


def test_without_a_network_one_line_says_how_to_get_it_later(setup, spoken):
    setup.start(code=1)
    assert spoken().splitlines()[-1] == (
        f"Ibid works by words until it has the model for meanings: {setup.place.ibid} models download "
        "multilingual-e5-small"
    )


def test_a_start_after_a_failure_waits_for_no_network(setup, spoken):
    setup.start(code=1)
    spoken()
    setup.start(code=1)
    assert len(setup.calls) == 1
    (line,) = spoken().splitlines()
    assert "works by words" in line


def test_a_model_that_was_got_by_hand_ends_the_reminder(setup, spoken):
    setup.start(code=1)
    setup.model.touch()
    spoken()
    setup.start()
    assert spoken() == ""


@pytest.mark.parametrize("code", [130, 143])
def test_who_stops_it_is_asked_again_at_the_next_start(setup, code):
    with pytest.raises(KeyboardInterrupt):
        setup.start(code)
    setup.start()
    assert len(setup.calls) == 2


def test_an_environment_that_does_not_run_stops_nothing(setup, spoken):
    from launching import embedder

    embedder.get_once(setup.place)
    assert "cannot be started" in spoken()
    assert setup.place.embedder_failure.exists()


def test_the_name_and_the_folder_are_the_engines(monkeypatch):
    from launching import embedder

    from indexer.models.e5 import fetch, pins

    assert embedder.MODEL_ID == pins.MODEL_ID
    assert pins.MODEL.name == embedder.FILE_NAME
    assert embedder.model_file() == fetch.model_path()
    monkeypatch.delenv("IBID_MODELS")
    assert embedder.model_file() == fetch.model_path()
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert embedder.model_file() == fetch.model_path()


@pytest.mark.parametrize("chosen", [True, False])
def test_the_cache_folder_on_macos_is_the_engines(home, monkeypatch, chosen):
    from launching import places
    from platformdirs.macos import MacOS

    if not chosen:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert places.cache_folder() == MacOS("Ibid", appauthor=False).user_cache_path
    assert places.data_folder() == MacOS("Ibid", appauthor=False).user_data_path


def test_the_cache_folder_on_windows_is_the_engines(monkeypatch):
    from launching import places
    from platformdirs.windows import Windows

    local = "C:\\Users\\Ada\\AppData\\Local"
    monkeypatch.setenv("LOCALAPPDATA", local)
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", local)
    monkeypatch.setattr(sys, "platform", "win32")
    engines = Windows("Ibid", appauthor=False).user_cache_path
    assert PureWindowsPath(places.cache_folder()) == PureWindowsPath(engines)
    assert Path(engines).name == "Cache"
