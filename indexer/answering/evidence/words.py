"""The content words of a text in their order, and whether two of them are forms of one word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from indexer.common.folding import fold, same_length_fold
from indexer.common.stop_words import stop_words
from indexer.lexical.terms import RUNS, stem

MIN_SHARED_LETTERS = 4  # at the beginning of two inflections of one word
MIN_SHARED_SHARE = 0.6  # of the longer one

# Verbs and fillers that say next to nothing: a paraphrase adds and drops them freely.
_LIGHT = {
    "en": """
        also however therefore thus indeed moreover furthermore although though while whereas despite since
        use used uses using make makes made making include includes included including contain contains become
        became becomes begin say says said state states stated note notes noted mention mentions mentioned
        report reports reported according show shows showed shown indicate indicates indicated called known
        name named give gives given take takes took taken get gets got go goes went come came like several
        many much various different certain particular number order due amount one two way thing fact
        well still even yet already approximately around roughly nearly almost per within among via upon
        would could might must shall may can cannot will does did has had having been being
        """,
    "fr": """
        ainsi cependant toutefois neanmoins donc alors aussi egalement notamment encore deja environ presque
        plusieurs certains certaines divers diverses grand grande nombre ordre partir selon afin lorsque lors
        quand si car puisque tandis utiliser utilise servir sert permettre permet permettent devoir doit
        doivent pouvoir peut peuvent faire fait etre avoir indiquer indique preciser precise dire dit
        mentionner
        appele appelee nomme dont leur leurs celui celle ceux un une deux manniere facon cas chose tel telle
        jusqu present jour tenu tenue tenus meme tres bien tout toute tous toutes sans sous entre vers
        """,
    "es": """
        asi sin embargo obstante ademas tambien incluso aunque mientras cuando donde como segun debido causa
        usar usa utilizar hacer hace incluir incluye llegar decir dice dijo indicar indica muchos muchas
        varios
        varias numeroso numerosos cierto ciertos numero orden aproximadamente cerca casi llamado llamada
        conocido uno dos manera forma caso cosa tal ser estar haber tener poder deber puede pueden debe deben
        """,
}
# English verbs that change inside, where a stemmer does not help: past forms, then the verb.
_IRREGULAR = {
    form: forms.split()[-1]
    for forms in [
        "rose risen rise",
        "fell fallen fall",
        "grew grown grow",
        "won win",
        "lost lose",
        "built build",
        "bought buy",
        "sold sell",
        "held hold",
        "led lead",
        "began begun begin",
        "wrote written write",
        "found find",
        "paid pay",
        "met meet",
        "left leave",
        "kept keep",
        "ran run",
        "chose chosen choose",
        "knew known know",
        "drew drawn draw",
        "taught teach",
        "thought think",
        "brought bring",
        "sent send",
        "spent spend",
        "caught catch",
        "sought seek",
        "fought fight",
        "broke broken break",
        "spoke spoken speak",
        "drove driven drive",
        "gave given give",
        "took taken take",
        "saw seen see",
        "felt feel",
        "stood stand",
        "understood understand",
        "became become",
        "withdrew withdrawn withdraw",
        "struck strike",
        "sank sunk sink",
        "shrank shrunk shrink",
        "swore sworn swear",
        "bore borne bear",
        "threw thrown throw",
    ]
    for form in forms.split()[:-1]
}
_LIGHT_HAN = frozenset(
    "不没未非无勿莫的了是在和与及也还并而且或以于为其之这那此该被把将所等着地得但由因又就都从到对向中上有个者约"
)
_NEGATION = {
    "en": re.compile(r"\b(?:not|never|neither|nor|without|cannot|no|nobody|none)\b|n't\b"),
    "fr": re.compile(r"\b(?:pas|jamais|aucune?|sans|ni|rien|guere|nullement)\b"),
    "es": re.compile(r"\b(?:no|nunca|jamas|ningun[ao]?|sin|ni|tampoco|nada)\b"),
    "zh": re.compile(r"[不没未非无勿莫]"),
}


# What denies a sentence in any translation; Chinese words such as 不平等 only look like it.
_DENIAL = {
    **_NEGATION,
    "zh": re.compile(
        r"不[是会能可得应再该许曾愿肯敢必为]|没有|并[非不未没]|未[能曾]|尚未|从[未不]|无法|拒绝"
    ),
}


def is_denied(text: str, language: str | None) -> bool:
    """Whether a text says "not" so that its translation must say it, too."""
    pattern = _DENIAL.get(language or "")
    return pattern is not None and pattern.search(same_length_fold(text)) is not None


def may_be_denied(text: str, language: str | None) -> bool:
    """Whether a text holds anything like a "not"; True where nobody can tell."""
    pattern = _NEGATION.get(language or "")
    return pattern is None or pattern.search(same_length_fold(text)) is not None


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: what it is compared by, and where it stands."""

    term: str  # a stem; of Chinese, Japanese and Korean a character
    surface: str  # folded
    start: int
    end: int
    is_negated: bool = False  # the next content word behind a "not"


@lru_cache(maxsize=4096)
def content_words(text: str, language: str | None) -> tuple[Word, ...]:
    """The words of `text` without function words and without what holds a digit, in order."""
    plain = same_length_fold(text)
    cues = (
        [match.end() for match in pattern.finditer(plain)]
        if (pattern := _NEGATION.get(language or ""))
        else []
    )
    light = _light_words(language)
    words: list[Word] = []
    for match in RUNS.finditer(plain):
        cjk, run = match.groups()
        if cjk:
            for place, character in enumerate(cjk, start=match.start()):
                if character not in _LIGHT_HAN:
                    words.append(_word(character, character, place, words, cues))
        elif not any(map(str.isdigit, run)) and run not in light and len(run) > 1:
            words.append(_word(stem(_IRREGULAR.get(run, run), language), run, match.start(), words, cues))
    return tuple(words)


def _word(term: str, surface: str, start: int, before: list[Word], cues: list[int]) -> Word:
    last = before[-1].end if before else 0
    is_negated = any(last <= cue <= start for cue in cues)
    return Word(term, surface, start, start + len(surface), is_negated)


@lru_cache(maxsize=16)
def _light_words(language: str | None) -> frozenset[str]:
    listed = " ".join(_LIGHT.values()) if language not in _LIGHT else _LIGHT[language]
    negations = "not never neither nor without cannot pas jamais aucun aucune sans ni no nunca sin"
    return frozenset(fold(f"{listed} {negations}").split()) | stop_words(language)


@lru_cache(maxsize=65536)
def is_same_word(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: equal, or alike in their beginnings."""
    if one == other:
        return True
    if min(len(one), len(other)) < MIN_SHARED_LETTERS or not one.isalpha() or not other.isalpha():
        return False
    shared = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return shared >= MIN_SHARED_LETTERS and shared >= MIN_SHARED_SHARE * max(len(one), len(other))
