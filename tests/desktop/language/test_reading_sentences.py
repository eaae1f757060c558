"""What the engine says of files is told in the window's language, whatever the engine learns to say."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import indexer
from desktop.language import i18n
from desktop.language.reading_sentences import message_words, reading_words
from desktop.language.words_reading import READING_WORDS
from indexer.documents.archives.intake import LeaveOutReason, _sentences
from indexer.documents.images import ocr
from indexer.documents.source.source_file import read_source
from indexer.documents.texts.plain import decode_source

ENGINE = Path(indexer.__file__).parent
# Whose errors are kept with a document, where what is attached to it cannot be had.
OF_ATTACHED = (
    *(
        "documents/archives/containers.py",
        "documents/archives/pdf_attachments.py",
        "documents/source/source_file.py",
    ),
    "documents/archives/intake.py",
    *(
        "ingest/reading/passwords.py",
        "ingest/unpacking.py",
        "ingest/files/import_file.py",
        "ingest/reading/reader_pool.py",
    ),
)
# Sentences of the engine that the window does not show, or tells by their code.
ELSEWHERE = ("scan.py",)
# What stands for the pieces that a sentence is made of; a number for any other.
PIECES = {
    "page_list(pages)": "Pages 3 to 5, 9",
    "_page_list(empty)": "Pages 3, 9 and 2 more",
    "_page_list(doubtful)": "Page 9",
    "page_list(self._too_late)": "Pages 3 to 5",
    "page_list(self._doubtful)": "Page 3",
    "_were(self._too_late)": "were",
    "are": "are pictures",
    "them": "them",
    "what": "is a folder",
    "name": "“a.pdf”",
    "sentence": "the reader failed on it",
    "which": "no password given opens it",
    "kind": "navigation",
    "reason": "Tesseract does not start",
}
# Sentences that are put together from others; below, the functions that do it are asked themselves.
PUT_TOGETHER = (
    "{count} {what if count == 1 else plural} left out: {why}{more}.",
    "compare the quotation with the page.",
    "damaged characters were replaced by “\N{REPLACEMENT CHARACTER}”.",
    "1 file inside.",
    "{len(files)} files inside.",
)


def is_call_of_error(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error")


def is_call_of_read_error(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "ReadError"


def strings(node, *, in_errors):
    """The string literals under a node, f-strings as the pieces they have; no docstrings."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.JoinedStr):
        yield node.values
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield [node]
    elif in_errors or not is_call_of_error(node):
        for child in ast.iter_child_nodes(node):
            yield from strings(child, in_errors=in_errors)


def sentences(file, *, only_errors=False):
    """Templates and examples of what a module of the engine says to the user."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    roots = (call for call in ast.walk(tree) if is_call_of_read_error(call)) if only_errors else [tree]
    for root in roots:
        for values in strings(root, in_errors=only_errors):
            template, example = "", ""
            for value in values:
                literal = value.value if isinstance(value, ast.Constant) else None
                expression = "" if literal is not None else ast.unparse(value.value)
                template += literal if literal is not None else f"{{{expression}}}"
                in_marks = example.endswith("“")
                example += literal or PIECES.get("" if in_marks else expression, "7")
            if " " in template.strip() and template.endswith("."):
                yield template, example.replace("{}", "7")


def said():
    """What reaches a report, the warnings of a document or of an answer, and the messages of an import."""
    for folder in ("documents", "ingest"):
        for file in (ENGINE / folder).rglob("*.py"):
            if file.name not in ELSEWHERE:
                yield from sentences(file)
    yield from sentences(ENGINE / "answering" / "source_warnings.py")
    for name in OF_ATTACHED:
        yield from sentences(ENGINE / name, only_errors=True)


@pytest.fixture(params=["fr", "zh"])
def language(request, monkeypatch):
    monkeypatch.setenv("IBID_LANG", request.param)
    i18n.language.cache_clear()
    yield request.param
    i18n.language.cache_clear()


def test_every_sentence_in_the_engines_source_is_translated(language):
    examples = {template: example for template, example in said() if template not in PUT_TOGETHER}
    assert len(examples) > 40
    assert [example for example in examples.values() if reading_words(example) == example] == []


def test_what_is_put_together_is_still_so_in_the_engine():
    assert set(PUT_TOGETHER) <= {template for template, _ in said()}


def test_no_translation_forgets_or_invents_a_blank():
    blank = re.compile(r"\{\w+\}")
    assert [
        english
        for english, french, chinese in READING_WORDS
        if not Counter(blank.findall(english))
        == Counter(blank.findall(french))
        == Counter(blank.findall(chinese))
    ] == []


@pytest.mark.parametrize("reason", LeaveOutReason)
@pytest.mark.parametrize("count", [1, 2, 1234])
def test_every_reason_to_leave_something_out_is_translated(language, reason, count):
    (sentence,) = _sentences([(reason, "a.exe")], Counter({reason: count - 1}))
    told = reading_words(sentence)
    assert told != sentence
    assert reason.value[1] not in told
    assert i18n.number_text(count) in told
    assert ("(.exe)" in told or "（.exe）" in told) is (reason is LeaveOutReason.KIND)


@pytest.mark.parametrize(
    "module", ["documents/images/tesseract.py", "documents/clutter/share.py", "ingest/reading/reader_pool.py"]
)
def test_the_phrases_within_the_sentences_are_translated(language, module):
    """Those that the modules of the engine put into sentences, from their source."""
    pieces = {
        "documents/images/tesseract.py": "Page 3 could not be recognised: {}.",
        "documents/clutter/share.py": "Most of “a” is {}: only 7 % of it is the article "
        "that can be searched.",
        "ingest/reading/reader_pool.py": "“a” could not be read: {}.",
    }
    phrases = list(phrases_in(ENGINE / module))
    assert len(phrases) > 1
    for phrase in phrases:
        told = reading_words(pieces[module].format(phrase))
        assert phrase not in told or phrase == "navigation"  # which French says too
        assert told != pieces[module].format(phrase)


def phrases_in(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if is_call_of_error(node) and ast.unparse(node.func) == "EngineFailedError":
            values = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            yield "".join(value.value if isinstance(value, ast.Constant) else "7" for value in values)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"kind", "(sentence, code)"}:
            chosen = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
            for branch in (chosen.body, chosen.orelse) if isinstance(chosen, ast.IfExp) else (chosen,):
                yield branch.value


def translated_to(monkeypatch, code, what, *arguments):
    monkeypatch.setenv("IBID_LANG", code)
    i18n.language.cache_clear()
    try:
        return what(*arguments)
    finally:
        i18n.language.cache_clear()


UNPACKED = (
    "Unpacked: 12 files inside. 1 line or value left out: no JSON, or cut off. 2 files left out: damaged."
)


def test_what_was_unpacked_is_told_whole(monkeypatch):
    assert translated_to(monkeypatch, "fr", message_words, UNPACKED) == (
        "Extrait\u00a0: 12 fichiers à l’intérieur. 1 ligne ou valeur laissée de côté\u00a0: JSON incorrect "
        "ou coupé. "
        "2 fichiers laissés de côté\u00a0: contenu endommagé."
    )
    assert translated_to(monkeypatch, "zh", message_words, UNPACKED) == (
        "已解包：内含 12 个文件。1 行（或值）未收录：不是 JSON，或内容不完整。2 个文件未收录：已损坏。"
    )
    assert translated_to(monkeypatch, "en", message_words, UNPACKED) == UNPACKED


def test_what_is_not_known_is_told_as_it_is_beside_what_is(monkeypatch):
    told = translated_to(
        monkeypatch, "zh", message_words, "Unpacked: 1 file inside. 3 whales left out: too wet."
    )
    assert told == "已解包：内含 1 个文件。3 whales left out: too wet."
    assert translated_to(monkeypatch, "fr", reading_words, "Something new.") == "Something new."


def test_names_and_lists_of_pages_are_kept(monkeypatch):
    hidden = "“{odd} and 2 more.xlsx”: hidden sheets were read too: “A, B”, “C”."
    assert translated_to(monkeypatch, "zh", reading_words, hidden) == (
        "“{odd} and 2 more.xlsx”：隐藏的工作表也已读取：“A, B”, “C”。"
    )
    pages = ocr.page_list([*range(1, 4), *range(10, 40, 3)])
    told = translated_to(monkeypatch, "fr", reading_words, f"{pages} without text that can be read.")
    assert told == "Les pages 1–3, 10, 13, 16, 19, 22, 25, 28 et 3 autres n’ont pas de texte lisible."


def test_the_warnings_of_an_answer_keep_pages_after_a_citations_first(monkeypatch):
    warning = "Pages 3, 4 of “Le « rapport » of “X””"
    warning += " may not say what is printed: compare the quotation with the page."
    told = translated_to(monkeypatch, "fr", reading_words, warning)
    assert told.startswith("Les pages 3, 4 de «\u00a0Le « rapport » of “X”\u00a0» ne disent peut-être pas")


def test_damaged_characters_are_told(language, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("Le silicium français, à la une des journaux de l’été. ".encode() * 20 + b"\xff")
    _, (warning,) = decode_source(read_source(file, max_bytes=10_000))
    assert reading_words(warning) != warning
