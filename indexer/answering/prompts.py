"""What the model is told, in the language of the question. Sources are labelled, disarmed data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.marks import strip_marks
from indexer.answering.prompt_sources import PromptSource
from indexer.models.protocol import ChatTurn

MAX_QUESTION_CHARS = 4_000
MAX_HEADER_CHARS = 300


@dataclass(frozen=True, slots=True)
class _Wording:
    rules: str
    source: str  # with {n} and {about}
    columns: str  # with {columns}
    unknown: str
    question: str
    refusal: str


_ENGLISH = _Wording(
    rules=(
        "Answer the question in English, in one to three short sentences, from the sources alone.\n"
        "After each sentence write the number of its source, like this [1].\n"
        "If the sources do not answer the question, write only: {refusal}"
    ),
    source="Source {n}: {about}",
    columns="Columns: {columns}",
    unknown="untitled",
    question="Question: {question}",
    refusal="The sources do not answer this question.",
)
_FRENCH = _Wording(
    rules=(
        "Réponds à la question en français, en une à trois phrases courtes, d'après les seules sources.\n"
        "Après chaque phrase, écris le numéro de sa source, comme ceci [1].\n"
        "Si les sources ne répondent pas à la question, écris seulement : {refusal}"
    ),
    source="Source {n} : {about}",
    columns="Colonnes : {columns}",
    unknown="sans titre",
    question="Question : {question}",
    refusal="Les sources ne répondent pas à cette question.",
)
_CHINESE = _Wording(
    rules=(
        "只根据资料，用中文以一至三个短句回答问题。\n"
        "每句话后写上资料编号，例如 [1]。\n"
        "如果资料没有答案，只写：{refusal}"
    ),
    source="资料 {n}：{about}",
    columns="列名：{columns}",
    unknown="无标题",
    question="问题：{question}",
    refusal="资料没有回答这个问题。",
)
_WORDINGS = {"en": _ENGLISH, "fr": _FRENCH, "zh": _CHINESE}


def refusal_sentence(language: str | None) -> str:
    """What the model is told to write when the sources do not hold the answer."""
    return _wording(language).refusal


def source_block(n: int, source: PromptSource, language: str | None) -> str:
    """One labelled source: a line about the document, its table's columns, `[n]` and the evidence."""
    wording = _wording(language)
    hit = source.hit
    document = hit.document
    beside = ", ".join(filter(None, (document.publisher, document.published)))
    about = document.title or wording.unknown
    header = wording.source.format(n=n, about=f"{about} ({beside})" if beside else about)
    if hit.section:
        header += " > " + " > ".join(hit.section)
    header = _disarm(" ".join(header.split()))[:MAX_HEADER_CHARS]
    columns = f"{wording.columns.format(columns=_disarm(hit.columns))}\n" if hit.columns else ""
    return f"{header}\n{columns}[{n}] {_disarm(source.text.strip())}\n"


def build_messages(question: str, language: str | None, sources: Sequence[PromptSource]) -> list[ChatTurn]:
    """The conversation that asks for an answer; source `sources[i]` has the number i + 1."""
    wording = _wording(language)
    rules = wording.rules.format(refusal=wording.refusal)
    blocks = [source_block(n, source, language) for n, source in enumerate(sources, start=1)]
    asked = wording.question.format(question=_disarm(question.strip()[:MAX_QUESTION_CHARS]))
    return [ChatTurn("system", rules), ChatTurn("user", "\n".join([*blocks, asked]))]


def _wording(language: str | None) -> _Wording:
    return _WORDINGS.get((language or "en")[:2].lower(), _ENGLISH)


def _disarm(text: str) -> str:
    """Marks within a document would pass for our labels: they go, since they say nothing to a model."""
    return strip_marks(text)
