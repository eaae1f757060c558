"""`ibid models`: what is listed, what is got, what is refused."""

import json
import os
import signal
import sys
import threading
import time

import pytest

from indexer.command_line import main
from indexer.models import known
from indexer.models.e5 import pins
from indexer.models.known import Fit
from tests.makers.models.e5_small_fetch import prepare, put_in_place

# The contract's MODEL.
MODEL_KEYS = {
    "id", "role", "file", "bytes", "sha256", "architecture", "parameters", "quantization", "context_length",
    "languages", "licence", "fit", "in_use", "state", "message",
}  # fmt: skip
DOWNLOAD = ("models", "download", "multilingual-e5-small")


@pytest.fixture
def run(capsys):
    """Run the command here; gives its exit code, and what it said on stdout and on stderr."""

    def run(*arguments):
        code = main.main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A small model that pip can get."""
    prepare(tmp_path)
    put_in_place(tmp_path, "quick", monkeypatch.setattr)


def test_a_missing_model_is_listed_with_what_gets_it(run, home):
    for arguments in (("models",), ("models", "list")):
        code, out, _ = run(*arguments)
        assert code == 0
        assert "multilingual-e5-small  embedding  74 MB  MIT  missing" in out
        assert "ibid models download multilingual-e5-small" in out
    assert not (home / "models").exists()


def test_the_list_in_json_is_the_contracts(run, home):
    code, out, err = run("models", "--json")
    (model,) = json.loads(out)["models"]
    assert (code, err) == (0, "")
    assert set(model) == MODEL_KEYS
    assert model["file"] == str(home / "models" / pins.MODEL.name)
    assert (model["role"], model["state"], model["fit"]) == ("embedding", "missing", "fits")
    assert (model["bytes"], model["sha256"]) == (pins.MODEL.size_bytes, pins.MODEL.sha256)
    assert model["languages"] == ["fr", "zh", "en"]


def test_a_download_shows_its_progress_beside_the_result(run, small, home):
    code, out, err = run(*DOWNLOAD)
    assert code == 0
    assert out == f"multilingual-e5-small is kept in {home / 'models' / 'multilingual-e5-small-q4_0.gguf'}\n"
    assert err.splitlines()[-1] == "   downloaded; converting it"
    assert "0 of 0 MB" in err
    _, out, _ = run("models")
    assert "  ready\n" in out


def test_quiet_and_json_show_no_progress(run, small):
    assert run("--quiet", *DOWNLOAD)[2] == ""
    code, out, err = run("--json", *DOWNLOAD)
    (model,) = json.loads(out)["models"]
    assert (code, err, model["state"], model["message"]) == (0, "", "ready", None)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["download"], "needs the name"),
        (["download", "llama-70b"], "No model is called “llama-70b”"),
        (["list", "x"], "takes no name"),
        (["add", "x.gguf"], "'add' cannot be done yet; 'list' and 'download' can"),
        (["use", "chat", "x"], "'use' cannot be done yet"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, arguments, sentence):
    code, out, err = run("models", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_failed_download_is_one_sentence(run, tmp_path, small, monkeypatch):
    put_in_place(tmp_path, "no network", monkeypatch.setattr)
    code, out, err = run(*DOWNLOAD)
    assert (code, out) == (1, "")
    assert err.startswith("ibid: The embedder could not be downloaded")
    assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a program without asking it")
def test_a_request_to_end_ends_pip_too(run, tmp_path, small, monkeypatch):
    put_in_place(tmp_path, "hang", monkeypatch.setattr)
    stopper = threading.Thread(target=end_when_it_is_there, args=[tmp_path / "pip.pid"])
    stopper.start()
    code, _, _ = run(*DOWNLOAD)
    stopper.join()
    assert code == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pip.pid").read_text()), 0)


def end_when_it_is_there(path):
    while not path.exists() or not path.read_text():
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [(None, Fit.FITS), (1000, Fit.FITS), (799, Fit.TIGHT), (400, Fit.TIGHT), (399, Fit.TOO_LARGE)],
)
def test_a_model_fits_where_it_leaves_half_of_the_memory(memory, expected):
    assert known.fit(400, memory) is expected
