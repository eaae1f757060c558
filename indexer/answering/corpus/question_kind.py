"""Tells questions about all documents ("How many articles mention Valmorin?") from those about their subject."""

# ruff: noqa: E501 - patterns are read best in one line

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class CorpusTask(StrEnum):
    """What is wanted of all documents."""

    COUNT = "count"  # how many mention something
    LIST = "list"  # which ones do
    COMPARE = "compare"  # what each says about it
    SUMMARISE = "summarise"  # what each is about


@dataclass(frozen=True, slots=True)
class CorpusQuestion:
    """A question about all documents; `subject` is what they are to mention, empty for a summary."""

    task: CorpusTask
    subject: str = ""


_THINGS = r"(?:articles?|documents?|docs?|reports?|papers?|files?|sources?|texts?|clippings?|news items?)"
_MENTION = (
    r"(?:mention(?:s|ed|ing)?|talk(?:s|ed|ing)? (?:about|of)|speak(?:s|ing)? (?:about|of)|refer(?:s|red|ring)? to|"
    r"discuss(?:es|ed|ing)?|cite(?:s|d)?|citing|name(?:s|d)?|naming|write about|cover(?:s|ed|ing)?|deal(?:s|ing)? with|"
    r"contain(?:s|ing)?|(?:are|is) about|about)"
)
_CHOSES = r"(?:articles?|documents?|rapports?|textes?|fichiers?|sources?|coupures?|dépêches?)"
_MENTIONNE = (
    r"(?:mentionn(?:ent|ant|e)|parl(?:ent|ant|e) (?:de |d['’]|du |des )|cit(?:ent|ant|e)|évoqu(?:ent|ant|e)|"
    r"trait(?:ent|ant|e) (?:de |d['’]|du |des )|(?:font|fait|faisant) (?:mention|référence|état) (?:de |d['’]|du |des |à |au |aux )|"
    r"contien(?:nent|t)|abord(?:ent|e)|nomm(?:ent|e))"
)
_WENZHANG = r"(?:文章|报道|文件|资料|文档|文献|新闻|报告|材料)"
_TIDAO = r"(?:提到|提及|谈到|谈及|涉及|讲到|说到|写到|介绍|报道|讨论|包含|含有)(?:了|过)?"
_WHAT = r"(?P<subject>.{1,120}?)"
_END = r"\s*[?？.。!！]*\s*$"
_THE = r"(?:(?:of )?(?:all |the |my |these |those |our )*)"
_LES = r"(?:tous |toutes |les |des |mes |ces |nos |l['’])*"
_PATTERNS: tuple[tuple[CorpusTask, str], ...] = (
    (CorpusTask.COUNT, rf"(?:in )?how many {_THE}{_THINGS}(?: that| which)? {_MENTION} {_WHAT}{_END}"),
    (CorpusTask.COUNT, rf"in how many {_THE}{_THINGS} (?:is|are|does|do) {_WHAT} (?:mentioned|named|cited|discussed|appear|occur){_END}"),
    (CorpusTask.COUNT, rf"how many times (?:is|are) {_WHAT} mentioned{_END}"),
    (CorpusTask.COUNT, rf"combien (?:de |d['’]){_CHOSES} (?:qui )?{_MENTIONNE}(?:\s+|(?<=[\s'’])){_WHAT}{_END}"),
    (CorpusTask.COUNT, rf"dans combien (?:de |d['’]){_CHOSES} (?:est-il question (?:de |d['’]|du )|parle-t-on (?:de |d['’]|du )|est (?:mentionnée?|citée?) ){_WHAT}{_END}"),
    (CorpusTask.COUNT, rf"dans combien (?:de |d['’]){_CHOSES} {_WHAT} (?:est-(?:il|elle)|sont-(?:ils|elles)|apparaît-(?:il|elle)) ?(?:mentionnée?s?|citée?s?|évoquée?s?)?{_END}"),
    (CorpusTask.COUNT, rf"(?:一共|总共|共)?有?(?:多少|几)[篇份个条]?{_WENZHANG}{_TIDAO}{_WHAT}{_END}"),
    (CorpusTask.COUNT, rf"{_TIDAO}(?P<subject>.{{1,60}}?)的{_WENZHANG}(?:一共|总共)?有(?:多少|几)[篇份个条]{_END}"),
    (CorpusTask.LIST, rf"(?:which|what) {_THE}{_THINGS} {_MENTION} {_WHAT}{_END}"),
    (CorpusTask.LIST, rf"(?:list|show|give me|find|enumerate)(?: me)? {_THE}{_THINGS}(?: that| which)? {_MENTION} {_WHAT}{_END}"),
    (CorpusTask.LIST, rf"(?:quels|quelles) (?:sont les )?{_CHOSES} (?:qui )?{_MENTIONNE}(?:\s+|(?<=[\s'’])){_WHAT}{_END}"),
    (CorpusTask.LIST, rf"(?:liste[rz]?|énumère[rz]?|donne[rz]?(?:-moi)?|montre[rz]?(?:-moi)?|trouve[rz]?) {_LES}{_CHOSES} (?:qui )?{_MENTIONNE}(?:\s+|(?<=[\s'’])){_WHAT}{_END}"),
    (CorpusTask.LIST, rf"(?:哪些|哪几[篇份个]){_WENZHANG}{_TIDAO}{_WHAT}{_END}"),
    (CorpusTask.LIST, rf"(?:请)?(?:列出|找出|列举|给出)(?:所有|全部)?{_TIDAO}(?P<subject>.{{1,60}}?)的(?:所有|全部)?{_WENZHANG}{_END}"),
    (CorpusTask.COMPARE, rf"(?:compare )?what (?:does )?(?:each|every) (?:of the )?{_THINGS} sa(?:ys?|id) (?:about|on|of) {_WHAT}{_END}"),
    (CorpusTask.COMPARE, rf"compare (?:how )?{_THE}{_THINGS} (?:on|about|regarding) {_WHAT}{_END}"),
    (CorpusTask.COMPARE, rf"(?:comparez? )?(?:ce que|que) dit chaque {_CHOSES} (?:de |d['’]|du |des |sur |à propos (?:de |d['’]|du )){_WHAT}{_END}"),
    (CorpusTask.COMPARE, rf"(?:comparez? )?ce que disent {_LES}{_CHOSES} (?:de |d['’]|du |des |sur |à propos (?:de |d['’]|du )){_WHAT}{_END}"),
    (CorpusTask.COMPARE, rf"(?:请)?(?:比较|对比)(?:一下)?(?:各|每|所有|不同)[篇份个]?{_WENZHANG}(?:对|关于|就|怎么说|如何评价|如何看待){_WHAT}(?:的(?:说法|报道|看法|观点|评价|描述))?{_END}"),
    (CorpusTask.COMPARE, rf"(?:各|每)[篇份个]{_WENZHANG}(?:对|关于){_WHAT}(?:怎么说|说了什么|的(?:说法|看法)是什么){_END}"),
    (CorpusTask.SUMMARISE, rf"(?:summari[sz]e|give (?:me )?(?:a |an )?(?:summary|overview) of) (?:all |the |my |whole |entire )*(?:folder|library|collection|{_THINGS}){_END}"),
    (CorpusTask.SUMMARISE, rf"(?:résume[rz]?|faire un résumé (?:de |du |des )|fais un résumé (?:de |du |des )) ?{_LES}(?:le |la |toute )*(?:dossier|bibliothèque|collection|{_CHOSES}){_END}"),
    (CorpusTask.SUMMARISE, rf"(?:请)?(?:总结|概括|归纳)(?:一下)?(?:所有|全部|这些|整个|本)?的?(?:文件夹|资料库|{_WENZHANG}){_END}"),
)  # fmt: skip
_COMPILED = tuple((task, re.compile(pattern, re.IGNORECASE)) for task, pattern in _PATTERNS)
_AROUND = " \t\"'“”«»„「」『』《》‘’\u00a0\u202f"
_ARTICLE = re.compile(r"(?:the|a|an|le|la|les|un|une|des|du) |l['’]", re.IGNORECASE)


def read_corpus_question(question: str) -> CorpusQuestion | None:
    """What a question wants of all documents; None where it asks for something that they say."""
    plain = " ".join(question.split())
    for task, pattern in _COMPILED:
        match = pattern.match(plain)
        if match is None:
            continue
        if task is CorpusTask.SUMMARISE:
            return CorpusQuestion(task)
        subject = match["subject"].strip(_AROUND)
        subject = _ARTICLE.sub("", subject, count=1) if _ARTICLE.match(subject) else subject
        if subject:
            return CorpusQuestion(task, subject.strip(_AROUND))
    return None


_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|as of (?:now|today)|currently|at present)\b"
    r"|\b(?:dernières?|derniers?|plus récente?s?|actuellement|à ce jour|aujourd['’]hui)\b"
    r"|最新|最近|目前|现在|当前",
    re.IGNORECASE,
)


def asks_for_the_latest(question: str) -> bool:
    """Whether of two sources that answer a question the newer one is wanted."""
    return _LATEST.search(question) is not None
