"""Every sentence that people see exists in all languages, and the engine has none but those of its table."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from indexer.common.language.catalogue import LANGUAGES
from indexer.common.language.sentences import sentence
from indexer.common.messages import Message
from indexer.common.sentences.english import ENGLISH_OF

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "indexer"
BLANK = re.compile(r"\{(\w+)\}")
CARRYING = re.compile(
    r"(Usage|NotFound|Read|LibraryInUse|LibraryDamaged|LibraryTooNew|Storage|Model|ChildDied|ChildTimedOut"
    r"|Indexer|ProbeFailed|Header|EngineFailed)Error|TemplateProblem"
)


def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def forms(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def blanks(value: str | tuple[str, ...]) -> set[str]:
    return {name for form in forms(value) for name in BLANK.findall(form)}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_sentence_of_window_command_and_engine_is_translated(language: str) -> None:
    tool = translations()
    catalogue = tool.updated(language)
    assert len(catalogue) > 700
    assert tool.untranslated(catalogue) == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_catalogues_hold_the_sentences_of_the_code_and_no_others(language: str) -> None:
    tool = translations()
    text = (tool.FOLDER / f"{language}.po").read_text("utf-8")
    assert tool.written(tool.updated(language)) == text, "run python packaging/translations.py"


def test_no_sentence_hides_where_the_catalogues_do_not_look() -> None:
    """As within an f-string, or in one branch of an expression."""
    tool = translations()
    known = {form for value, _ in tool.sentences() for form in forms(value)}
    hidden = {
        node.value
        for face in tool.FACES
        for file in (ROOT / face).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and name_of(call) in tool.KEYWORDS
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
    }
    assert sorted(hidden - known) == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_translation_forgets_or_invents_a_blank(language: str) -> None:
    wrong = []
    for message in translations().updated(language):
        if not message.id:
            continue
        wanted = blanks(message.id)
        least = wanted - {"n"} if isinstance(message.id, tuple) else wanted
        for form in forms(message.string):
            # Of one thing, the number may go without saying: "1 chart was not read."
            if set(BLANK.findall(form)) not in (wanted, least):
                wrong.append(form)
    assert wrong == []


def calls() -> list[tuple[Path, ast.Call]]:
    return [
        (file, node)
        for file in sorted(ENGINE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def test_every_message_that_is_made_has_its_english_and_fills_its_blanks() -> None:
    wrong = []
    for file, call in calls():
        if name_of(call) != "Message" or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        code = call.args[0].value
        given = {keyword.arg for keyword in call.keywords}
        known = ENGLISH_OF.get(code)
        if known is None or blanks(known) - given - ({"n"} if isinstance(known, tuple) else set()):
            wrong.append(f"{file.name}:{call.lineno} {code}")
    assert wrong == []


def test_no_english_stands_in_the_table_that_nobody_says() -> None:
    said = {
        node.value
        for folder in (ENGINE, ROOT / "desktop")
        for file in folder.rglob("*.py")
        if "sentences" not in file.parts and "older" not in file.parts
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(ENGLISH_OF) - said) == []


def test_errors_carry_messages_and_no_sentences() -> None:
    wrong = [
        f"{file.name}:{call.lineno}"
        for file, call in calls()
        if CARRYING.fullmatch(name_of(call))
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
    ]
    assert wrong == []


def test_a_message_is_told_in_the_language_of_its_reader() -> None:
    message = Message("files_left_out", n=1234, why=Message("why_kinds", kinds=".exe"))
    assert str(message) == "1,234 files left out: kinds that cannot be read (.exe)."
    assert sentence(message, "fr") == ("1\u202f234 fichiers laissés de côté\u00a0: types illisibles (.exe).")
    assert sentence(message, "zh") == "1,234 个文件未收录：无法读取的类型（.exe）。"


def test_pages_are_listed_in_runs() -> None:
    pages = (*range(1, 4), *range(10, 40, 3))
    message = Message("pages_are_pictures", pages=pages, command="x")
    assert str(message).startswith("Pages 1 to 3, 10, 13, 16, 19, 22, 25, 28 and 3 more are pictures")
    assert sentence(message, "fr").startswith("Les pages 1–3, 10, 13, 16, 19, 22, 25, 28 et 3 autres sont")
    assert str(Message("pages_are_pictures", pages=(4,), command="x")).startswith("Page 4 is a picture")


def test_several_sentences_stand_as_the_language_sets_them() -> None:
    told = Message(
        "in_a_row",
        parts=(
            Message("unpacked_files", n=12),
            Message("lines_left_out", n=1, why=Message("why_bad_line")),
            Message("files_left_out", n=2, why=Message("why_damaged")),
        ),
    )
    assert str(told) == (
        "Unpacked: 12 files inside. 1 line or value left out: no JSON, or cut off. 2 files left out: damaged."
    )
    assert sentence(told, "fr") == (
        "Extrait\u00a0: 12 fichiers à l’intérieur. 1 ligne ou valeur laissée de côté\u00a0: JSON incorrect "
        "ou coupé. 2 fichiers laissés de côté\u00a0: contenu endommagé."
    )
    assert sentence(told, "zh") == (
        "已解包：内含 12 个文件。1 行（或值）未收录：不是 JSON，或内容不完整。2 个文件未收录：已损坏。"
    )


def test_a_list_in_a_reason_keeps_its_items() -> None:
    items = Message("items_and_more", items=("“1”", "“2”", "“3”"), n=2)
    message = Message("reason_figures_missing", items=items)
    assert str(message) == "The figures “1”, “2”, “3” and 2 more are not in the cited source."
    assert sentence(message, "fr") == (
        "Les chiffres “1”, “2”, “3” et 2 autres ne figurent pas dans la source citée."
    )


def test_what_stands_in_a_blank_is_never_taken_for_one() -> None:
    message = Message("hidden_sheets_read", name="{odd} and 2 more.xlsx", names="“A, B”, “C”")
    assert sentence(message, "zh") == "“{odd} and 2 more.xlsx”：隐藏的工作表也已读取：“A, B”, “C”。"
