"""The contract of the command `ibid`, checked from outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import Library, __version__

DOCUMENT_KEYS = {
    "id", "title", "path", "media_type", "language", "publisher", "author", "published", "collection",
    "pages", "characters", "passages", "imported_at", "sha256", "state", "same_story_as",
}  # fmt: skip
RESULT_KEYS = {"rank", "score", "passage_id", "document", "page", "start", "end", "text"}
ANSWER_KEYS = {
    "question", "language", "kind", "model", "answer", "sentences", "citations", "retrieved", "timings",
    "warnings", "repaired",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier été 资料"
    folder.mkdir()
    (folder / "fr.txt").write_text(
        "Valmorin lève 86 millions d'euros\n\n"
        "La société Valmorin a levé 86 millions d'euros en janvier 2025.",
        encoding="utf-8",
    )
    (folder / "中文.md").write_text(
        "# 合资公司成立\n\n鹤川与Valmorin成立合资公司,投资7200万欧元。", encoding="utf-8"
    )
    return folder


def test_the_version_is_told() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "indexer.command_line.main", "--version"], capture_output=True, check=True
    )
    assert out.stdout.decode().split() == ["ibid", __version__]


def test_the_version_is_told_without_what_the_commands_need() -> None:
    code = (
        "import sys; before = set(sys.modules); from indexer.command_line.main import main;"
        "main(['--version']); print(*sorted(set(sys.modules) - before))"
    )
    out = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, check=True, text=True)
    told, modules = out.stdout.splitlines()
    assert told == f"ibid {__version__}"
    own = {"indexer", "indexer.command_line", "indexer.command_line.main", "indexer.common"}
    assert set(modules.split()) <= own | {"indexer.common.version", "__future__"}


def test_the_help_loads_nothing_heavy() -> None:
    heavy = [
        "numpy",
        "chromadb",
        "llama_cpp",
        "pypdfium2",
        "trafilatura",
        "lingua",
        "docx",
        "PySide6",
        "sqlite3",
    ]
    code = (
        "import sys; from indexer.command_line.parser import build_parser; build_parser();"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "[]"


def test_a_document_from_import_to_removal(ibid, folder: Path) -> None:
    report = ibid("import", folder, "--json", "--collection", "Énergie")
    assert report.code == 0
    assert {key for document in report.data["imported"] for key in document} == DOCUMENT_KEYS
    assert [len(report.data[key]) for key in ("imported", "skipped", "failed")] == [2, 0, 0]
    again = ibid("import", folder, "--json").data
    assert [len(again[key]) for key in ("imported", "skipped", "failed")] == [0, 2, 0]
    assert {one["document_id"] for one in again["skipped"]} == {one["id"] for one in report.data["imported"]}
    listed = ibid("list", "--json", "--lang", "zh").data["documents"]
    assert [one["collection"] for one in listed] == ["Énergie"]
    shown = ibid("show", listed[0]["id"], "--json").data
    assert shown["text"] == (folder / "中文.md").read_text(encoding="utf-8")
    assert ibid("remove", listed[0]["id"], "--json").data == {"removed": [listed[0]["id"]]}
    assert len(ibid("list", "--json").data["documents"]) == 1
    assert ibid("status", "--json").data["documents"] == 1


def test_search_and_answers_keep_the_invariants(ibid, folder: Path) -> None:
    ibid("import", folder)
    result = ibid("search", "Valmorin millions", "--json", "-k", 5).data
    assert set(result) == {"query", "mode", "seconds", "results"}
    for hit in result["results"]:
        assert set(hit) == RESULT_KEYS
        text = ibid("show", hit["document"]["id"], "--json").data["text"]
        assert hit["text"] == text[hit["start"] : hit["end"]]
    answer = ibid("ask", "Combien Valmorin a-t-elle levé ?", "--json").data
    assert set(answer) == ANSWER_KEYS
    assert answer["kind"] == "quoted"
    retrieved = {hit["passage_id"]: hit["text"] for hit in answer["retrieved"]}
    numbers = {citation["n"]: citation for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        assert sentence["support"] == "verified"
        for n in sentence["citations"]:
            assert sentence["text"] in retrieved[numbers[n]["passage_id"]]


def test_an_answer_in_words_names_its_sources(ibid, folder: Path) -> None:
    ibid("import", folder)
    answer = ibid("ask", "Combien Valmorin a-t-elle levé ?")
    assert answer.code == 0
    assert "86 millions d'euros en janvier 2025. [1]" in answer.out
    assert "fr.txt" in answer.out


def test_broken_files_are_one_line_each_and_the_rest_come_in(ibid, folder: Path) -> None:
    (folder / "vide.txt").write_bytes(b"")
    (folder / "cassé.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "leurre.docx").write_bytes(b"PK\x03\x04 cut off")
    report = ibid("import", folder, folder / "absent.txt", "--json")
    assert report.code == 3
    assert len(report.data["imported"]) == 2
    assert {Path(one["path"]).name for one in report.data["failed"]} == {
        "vide.txt", "cassé.pdf", "leurre.docx", "absent.txt",
    }  # fmt: skip
    for failure in report.data["failed"]:
        assert failure["code"]
        assert "\n" not in failure["message"]
        assert Path(failure["path"]).name in failure["message"]
    assert "Traceback" not in report.err


def test_batches_answer_line_by_line(ibid, folder: Path, tmp_path: Path) -> None:
    ibid("import", folder)
    batch = tmp_path / "questions.jsonl"
    lines = [{"id": 7, "query": "Valmorin"}, {"id": "b", "query": "  "}, {"id": "c", "query": "合资公司"}]
    batch.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    for command, key in (("search", "results"), ("ask", "sentences")):
        done = ibid(command, "--batch", batch)
        answers = [json.loads(line) for line in done.out.splitlines()]
        assert [answer["id"] for answer in answers] == [7, "b", "c"]
        assert answers[0][key]
        assert answers[1]["error"]["code"] == "usage"
        assert done.code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], 2),
        (["search"], 2),
        (["search", "x", "-k", "0"], 2),
        (["search", "x", "-k", "many"], 2),
        (["search", "x", "--since", "yesterday"], 2),
        (["show", "nothing"], 2),
        (["remove", "nothing"], 2),
        (["ask", "x", "--mode", "answer"], 2),
        (["search", "--batch", "absent.jsonl"], 2),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(ibid, arguments: list[str], code: int) -> None:
    plain = ibid(*arguments)
    assert plain.code == code
    assert plain.out == ""
    assert plain.err.count("\n") == 1
    as_json = ibid(*arguments, "--json")
    assert as_json.code == code
    assert set(as_json.data["error"]) == {"code", "message"}


def test_a_second_writer_is_told_and_a_reader_is_let_in(ibid, tmp_path: Path, folder: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add([folder])
        blocked = ibid("import", folder, "--json")
        assert blocked.code == 4
        assert blocked.data["error"]["code"] == "in_use"
        assert len(ibid("list", "--json").data["documents"]) == 2
        assert ibid("ask", "Combien Valmorin a-t-elle levé ?", "--json").data["kind"] == "quoted"


def test_a_file_that_is_no_library_is_said_to_be_damaged(ibid, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "library.sqlite3").write_bytes(b"no database at all" * 100)
    failed = ibid("list", "--json")
    assert failed.code == 5
    assert "doctor" in failed.data["error"]["message"]


def test_reading_commands_work_on_a_library_that_is_not_there_yet(ibid) -> None:
    assert ibid("list", "--json").data == {"documents": []}
    assert ibid("ask", "Anything?", "--json").data["kind"] == "abstained"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_window_is_refused_in_a_sentence(ibid, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    refused = ibid()
    assert refused.code == 2
    assert "no display" in refused.err
    assert refused.err.count("\n") == 1


def test_each_line_of_a_batch_has_its_answer_whatever_the_other_lines_are(
    ibid, folder: Path, tmp_path: Path
) -> None:
    ibid("import", folder)
    batch = tmp_path / "questions.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": "first", "query": "Valmorin"}',
        b"no JSON at all",
        b"[1]",
        b'{"id": 4, "query": 5}',
        b'{"id": 5, "query": "\xff"}',
        b'{"id": 6, "query": ""}',
        b'{"id": "last", "query": "Valmorin"}',
    ]
    batch.write_bytes(b"\r\n".join(lines))
    done = ibid("search", "--batch", batch)
    assert done.code == 3
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["first", None, None, 4, None, 6, "last"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]


@pytest.mark.parametrize("arguments", [["import", ""], ["--library", "", "list"]])
def test_an_empty_path_is_never_the_working_folder(ibid, arguments: list[str]) -> None:
    done = ibid(*arguments, "--json")
    assert done.code in (2, 3)
    failed = done.data.get("failed") or [done.data["error"]]
    assert len(failed) == 1


def test_json_without_a_command_is_an_error_in_json(ibid) -> None:
    done = ibid("--json")
    assert done.code == 2
    assert done.data["error"]["code"] == "usage"


def test_arguments_in_another_encoding_are_read_as_utf_8(ibid, folder: Path, monkeypatch) -> None:
    for name, value in (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")):
        monkeypatch.setenv(name, value)
    done = ibid("search", "砚湖", "--json")
    assert done.data["query"] == "砚湖"
    assert ibid("show", "caf\udce9", "--json").data["error"]["code"] == "not_found"


def test_a_name_for_the_library_that_no_disk_takes_is_one_sentence(ibid, tmp_path: Path) -> None:
    done = ibid("list", "--json", library=tmp_path / ("a" * 300))
    assert (done.code, done.data["error"]["code"]) == (1, "storage")


def test_a_library_whose_creation_was_cut_off_is_empty(ibid, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "library.sqlite3").touch()
    assert ibid("list", "--json").data == {"documents": []}
