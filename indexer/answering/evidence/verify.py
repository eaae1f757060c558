"""Our own check of a generated sentence against the passages that it cites, whatever the model claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.evidence.direction import turned_round
from indexer.answering.evidence.figures import Figure, find_figures
from indexer.answering.evidence.names import find_names, names_not_in
from indexer.answering.evidence.supporting import supporting_span, word_coverage
from indexer.common.folding import fold
from indexer.common.messages import Message
from indexer.lexical.terms import runs
from indexer.records.answers import Support
from indexer.records.search import Hit

VERIFIED_COVERAGE = 0.6  # of the sentence's content words; with all figures and names found
PARTIAL_COVERAGE = 0.3
MIN_TERMS = 2  # fewer content words than that say nothing
MAX_NAMED = 3  # missing figures or names that a reason lists
_SOURCES_EN = r"\b(?:sources?|passages?|documents?|texts?|articles?|context|information)\b"
_SOURCES_FR = r"\b(?:sources?|passages?|documents?|textes?|articles?)\b"
_REFUSALS = tuple(
    re.compile(pattern)
    for pattern in (
        _SOURCES_EN + r"[^.]{0,40}\b(?:do|does|did)(?: not|n'?t) (?:\w+ )?"
        r"(?:answer|contain|hold|mention|say|state|provide|include|give|specify|indicate|address|tell)",
        r"\b(?:no|not enough|insufficient) (?:\w+ )?information\b",
        r"\b(?:cannot|can't|can not|unable to) (?:be )?(?:answer|determin|find|found)",
        r"\b(?:is|are|was|were) not (?:\w+ )?(?:mentioned|stated|specified|given|provided|found)\b[^.]{0,30}"
        + _SOURCES_EN,
        _SOURCES_FR + r"[^.]{0,40}\bn(?:e |')(?:\w+ ){0,2}?"
        r"(?:repond|contien|mention|precis|indiqu|fourni|donn|permet|dit|disent)\w* (?:pas|rien|aucun)",
        r"\baucune information\b",
        r"\bje ne (?:peux|sais) pas\b",
        r"(?:资料|来源|文中|文档|文章|段落|材料)[^。]{0,12}(?:没有|未|无法|并未|不能|并没有)[^。]{0,8}"
        r"(?:提到|提及|包含|回答|说明|找到|提供|涉及|给出|答案|信息)",
        r"(?:没有|缺乏)(?:足够的?|相关的?|任何)?(?:信息|资料|答案)",
        r"无法(?:回答|确定|判断|得知)",
    )
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says, with a short reason for all that is missing."""

    support: Support
    reasons: tuple[Message, ...] = ()


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that the sources do not hold something."""
    plain = fold(sentence).replace("’", "'")
    return any(pattern.search(plain) for pattern in _REFUSALS)


def verify_sentence(
    sentence: str, cited: Sequence[Hit], *, language: str | None, reasons: Sequence[Message] = ()
) -> Verdict:
    """Compare a sentence with the passages that it cites.

    Args:
        sentence: Without its marks.
        cited: The passages behind its marks.
        language: The language of the answer.
        reasons: What is already known to be wrong, such as a mark without a source.
    """
    found = list(reasons)
    if is_refusal(sentence):
        return Verdict(Support.PARTIAL, (*found, Message("reason_absence_unchecked")))
    if not cited:
        return Verdict(Support.UNSUPPORTED, (*found, Message("reason_no_source")))
    same_language = [hit for hit in cited if _comparable(language, hit, sentence)]
    figures = find_figures(sentence, language)
    told = [figure for hit in cited for figure in source_figures(hit)]
    missing_figures = [figure.text for figure in figures if not figure.is_told_by(told)]
    if missing_figures:
        found.append(Message("reason_figures_missing", items=_listed(missing_figures)))
    names = find_names(sentence, language)
    missing_names = names_not_in(names, " \n".join(_with_context(hit) for hit in cited))
    if missing_names:
        same_script = any(_is_cjk(hit.text) == _is_cjk(sentence) for hit in cited)
        code = "reason_names_missing" if same_script else "reason_other_script"
        found.append(Message(code, items=_listed(missing_names)))
    if opposite := _opposite(sentence, cited, language, negation=bool(same_language)):
        found.append(opposite)
    if same_language:
        return _by_words(sentence, same_language, language, found)
    anchors = len(figures) + len(names) - len(missing_figures) - len(missing_names)
    return _across_languages(found, anchors, wrong_figures=bool(missing_figures))


def _opposite(sentence: str, cited: Sequence[Hit], language: str | None, *, negation: bool) -> Message | None:
    """Why each cited passage says the opposite where it speaks of the same; None if one does not."""
    told = None
    for hit in cited:
        span = supporting_span(sentence, hit, language)
        told = turned_round(sentence, hit.text[span.start - hit.start : span.end - hit.start], negation)
        if told is None:
            return None
    return told


def _by_words(sentence: str, cited: Sequence[Hit], language: str | None, found: list[Message]) -> Verdict:
    overlap = max(
        word_coverage(sentence, " ".join(hit.text for hit in cited), language),
        max(word_coverage(sentence, hit.text, hit.document.language) for hit in cited),
    )
    if overlap < PARTIAL_COVERAGE:
        return Verdict(Support.UNSUPPORTED, (*found, Message("reason_says_something_else")))
    if overlap < VERIFIED_COVERAGE:
        found.append(Message("reason_only_some_words"))
    return Verdict(Support.PARTIAL if found else Support.VERIFIED, tuple(found))


def _across_languages(found: list[Message], anchors: int, *, wrong_figures: bool) -> Verdict:
    if wrong_figures and not anchors:
        return Verdict(Support.UNSUPPORTED, tuple(found))
    if not found and not anchors:
        found.append(Message("reason_other_language"))
    return Verdict(Support.PARTIAL if found else Support.VERIFIED, tuple(found))


def _comparable(language: str | None, hit: Hit, sentence: str) -> bool:
    """Whether words can be compared: the same language, or too little known to tell it is another."""
    theirs = hit.document.language
    if theirs is not None and language is not None and theirs[:2] != language[:2]:
        if _is_cjk(sentence) != _is_cjk(hit.text):
            return False
        return word_coverage(sentence, hit.text, theirs) >= VERIFIED_COVERAGE
    return _is_cjk(sentence) == _is_cjk(hit.text)


def _is_cjk(text: str) -> bool:
    counts = [0, 0]
    for is_cjk, run in runs(text):
        counts[is_cjk] += len(run) * (3 if is_cjk else 1)
    return counts[True] > counts[False]


def source_figures(hit: Hit) -> list[Figure]:
    """The figures that a passage, its title and its date tell."""
    return find_figures(_with_context(hit), hit.document.language, words_too=True)


def _with_context(hit: Hit) -> str:
    """A passage with what stands over it: a sentence may rightly name the document's date or publisher."""
    document = hit.document
    beside = (document.title, document.publisher, document.published)
    return " \n".join([hit.text, *filter(None, beside)])


def _listed(items: list[str]) -> tuple[str, ...] | Message:
    shown = tuple(f"“{item}”" for item in items[:MAX_NAMED])
    more = len(items) - MAX_NAMED
    return Message("items_and_more", items=shown, n=more) if more > 0 else shown
