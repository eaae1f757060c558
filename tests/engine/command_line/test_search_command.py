from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.command_line import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_results_have_only_the_keys_of_the_contract_unless_explained(
    retrieval_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    search = ("--library", retrieval_library, "--json", "search", "usinne de Lyon", "-k", 1)
    _, out, _ = run(capsys, *search)
    plain = json.loads(out)
    assert set(plain) == {"query", "mode", "seconds", "results"}
    assert not {"marks", "explanation", "section"} & set(plain["results"][0])
    _, out, _ = run(capsys, *search, "--explain")
    explained = json.loads(out)
    hit = explained["results"][0]
    assert explained["repaired"] == [["usinne", "usine"]]
    assert hit["marks"]
    for mark in hit["marks"]:
        word = hit["text"][mark["start"] - hit["start"] : mark["end"] - hit["start"]]
        assert word.lower() in ("usine", "lyon")
    assert {view["view"] for view in hit["explanation"]["views"]} == {"words", "meaning", "reading"}


def test_the_command_says_what_it_searched_for_instead_and_why_it_ranks(
    retrieval_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "--library", retrieval_library, "search", "sodum cells", "--explain")
    assert code == 0
    assert "No document holds “sodum”: searched for “sodium”." in err
    assert "ranks: words #1" in out
    assert "in the text: Sodium, cells" in out or "in the text: sodium, cells" in out


def test_a_wrong_field_ends_with_the_code_for_usage(
    retrieval_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--library", retrieval_library, "--json", "search", "x lnag:fr")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "usage"


def test_answers_keep_the_contract(retrieval_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--library", retrieval_library, "--json", "ask", "Que fabrique l'usine de Lyon ?")
    for hit in json.loads(out)["retrieved"]:
        assert not {"marks", "explanation", "section"} & set(hit)
