import sys

import pytest

IBID = """#!{python}
import os, sys
with open({log!r}, "a") as log:
    print(*sys.argv[1:], sep="|", file=log)
sys.exit({codes}.get(sys.argv[3], 0))
"""


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Start without a display, with an `ibid` that writes down how it was called."""
    from launching import embedder, environment, machine, start
    from launching.places import Environment

    place = Environment(tmp_path / "venv")
    place.scripts.mkdir(parents=True)
    log = tmp_path / "calls"
    monkeypatch.setattr(machine, "has_display", lambda: False)
    monkeypatch.setattr(environment, "ensure", lambda kind, window: place)
    monkeypatch.setattr(embedder, "get_once", lambda place: None)

    def run(*arguments, **codes):
        numbers = {name.rstrip("_"): code for name, code in codes.items()}
        place.ibid.write_text(IBID.format(python=sys.executable, log=str(log), codes=numbers))
        place.ibid.chmod(0o755)
        code = start.start(list(arguments))
        return code, [line.split("|") for line in log.read_text().splitlines()]

    return run


def test_without_a_display_the_sample_is_imported_and_a_question_asked(started, monkeypatch, home):
    from launching import start

    monkeypatch.delenv("IBID_LIBRARY")
    code, (imported, asked) = started()
    library = str(home / ".local" / "share" / "Ibid" / "sample-library")
    assert code == 0
    assert imported == ["--library", library, "import", str(start.SAMPLE)]
    assert asked == ["--library", library, "ask", start.QUESTION]


def test_library_and_model_are_passed_on(started, tmp_path):
    _, (imported, asked) = started("--library", str(tmp_path / "L"), "--model", "m.gguf", "--json")
    assert imported[:2] == ["--library", str(tmp_path / "L")]
    assert asked[-3:] == ["--model", "m.gguf", "--json"]


def test_a_failing_import_asks_nothing_and_gives_its_exit_code(started, spoken):
    code, calls = started(import_=5)
    assert code == 5
    assert len(calls) == 1
    assert "import ended with exit code 5" in spoken()


def test_a_file_that_could_not_be_read_does_not_stop_the_question(started):
    code, calls = started(import_=3)
    assert code == 0
    assert len(calls) == 2


def test_a_failing_question_gives_its_exit_code(started, spoken):
    code, _ = started(ask=1)
    assert code == 1
    assert "question ended with exit code 1" in spoken()


def test_the_sample_articles_are_there():
    from launching import start

    assert len([path for path in start.SAMPLE.iterdir() if path.is_file()]) >= 16


def test_the_data_folder_is_the_engines():
    from launching import places

    from indexer.common.paths import default_library_folder

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("IBID_LIBRARY", raising=False)
        assert places.data_folder() / "library" == default_library_folder()
