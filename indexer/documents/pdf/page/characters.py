"""Counts the kinds of characters of a text with numpy, for decisions about a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_UNKNOWN = 255
_FEW_CODES = 0x2100  # of Latin text with its punctuation
_VOWELS = frozenset("aeiouyàâäáãåæéèêëíìîïóòôöõœúùûü")
KINDS = 14
# About 500 of the simplified script and what the same words need in the traditional one.
COMMON_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家"
    "种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十"
    "民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯"
    "月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女"
    "变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基"
    "眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切"
    "院让识候带导争运笔八六七九亿百千增价场投企银行股城际亚洲英法欧盟环境能源技研究调查显示称表据报道记者总统议委组织服务"
    "供应链片半导体芯智网络信息系统项目计划发展改革经济社会历史文化教育医院专家学生公司集团市场销售收入亏损利润同比季度"
    "周星期昨今明早晚午点分钟秒元美元欧元人民币约超近每均率百分比降升涨跌低高首批量级型款版图片文章本号站网友评论关注"
    "這個們來為國時說會對過發後裡種經學現當沒動還進樣開從實軍無與長機關業將兩間問點頭戰體見產話給門東聲員論處義幾認條氣"
    "題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記據張該規萬覺術領傳師觀識帶導爭運筆億價投際歐環調顯稱織"
    "應鏈導體網項劃濟歷專團銷虧損潤週鐘約漲圖號評"
)
COMMON_HANGUL = frozenset(
    "이다는의에가을하고를은지로한기사도있자으서어대시인나일부수정해그리아보전과제니게라들조만오장상공주구원여동세성"
    "국경면거화소스되적유선업관비신계안방우연마영미생위진발던계군단당학금실무문모교등두였했습없것내때용러드미체트분결"
    "차중물술개품반권산회와본말래된명식양외후행할속력른최많간통또년월요천며될더민투치까터저호현작재"
)


class Kind:
    """What a character is; every character is of exactly one kind. Plain numbers: they index `Counts`."""

    SPACE = 0  # tabs and line ends too
    LINE_END_HYPHEN = 1  # PDFium's marks for a hyphen that only breaks a word
    CONTROL = 2  # that no text keeps
    BAD = 3  # replacement characters, private use, unassigned
    SYMBOL = 4
    CONSONANT = 5  # Latin
    VOWEL = 6  # Latin
    COMMON_HAN = 7
    RARE_HAN = 8
    KANA = 9
    COMMON_HANGUL = 10
    RARE_HANGUL = 11
    RIGHT_TO_LEFT = 12
    OTHER = 13  # letters, marks and digits


class Counts(tuple[int, ...]):
    """How many characters of each kind; see `add_counts` for several texts."""

    __slots__ = ()

    def of(self, *kinds: int) -> int:
        """The characters of these kinds together."""
        return sum(map(self.__getitem__, kinds))

    @property
    def visible(self) -> int:
        """All but white space."""
        return sum(self) - self[Kind.SPACE]


NOTHING = Counts([0] * KINDS)


def add_counts(counts: Iterable[Counts]) -> Counts:
    """The counts of several texts together."""
    return Counts(map(sum, zip(NOTHING, *counts, strict=True)))


def count_units(units: NDArray[Any]) -> Counts:
    """The kinds of UTF-16 units; half a surrogate pair is BAD."""
    import numpy as np

    if len(units) and units.max() < _FEW_CODES:  # to count few different codes takes half the time
        frequencies = np.bincount(units)
        codes = np.flatnonzero(frequencies)
        counted = np.bincount(kinds_of(codes), weights=frequencies[codes], minlength=KINDS)
        return Counts(counted.astype(int).tolist())
    return Counts(np.bincount(kinds_of(units), minlength=KINDS).tolist())


def kinds_of(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """The `Kind` of each code point up to U+FFFF."""
    import numpy as np

    table = _table()
    kinds = table.take(codes)
    if len(codes) and kinds.max() == _UNKNOWN:
        for block in np.unique(codes[kinds == _UNKNOWN] >> 8).tolist():
            first = block << 8
            table[first : first + 256] = [_kind_of(chr(code)) for code in range(first, first + 256)]
        kinds = table.take(codes)
    return kinds


@cache
def digits() -> NDArray[np.intp]:
    """The code points up to U+FFFE of all digits, of any script."""
    import numpy as np

    return np.array([code for code in range(0xFFFF) if chr(code).isdecimal()])


def count_text(text: str) -> Counts:
    """The kinds of a text's characters."""
    import numpy as np

    beyond = [c for c in text if c > "\uffff"] if text and max(text) > "\uffff" else []
    plain = text if not beyond else "".join(c for c in text if c <= "\uffff")
    counts = count_units(np.frombuffer(plain.encode("utf-16-le", "surrogatepass"), np.dtype("<u2")))
    return add_counts((counts, _counts_of([_kind_of(c) for c in beyond]))) if beyond else counts


def _counts_of(kinds: Sequence[int]) -> Counts:
    return Counts(kinds.count(kind) for kind in range(KINDS))


@cache
def _table() -> NDArray[np.uint8]:
    import numpy as np

    table: NDArray[Any] = np.full(0x10000, _UNKNOWN, np.uint8)
    return table


def _kind_of(character: str) -> int:
    if character in "\x02\ufffe":
        return Kind.LINE_END_HYPHEN
    if character.isspace():
        return Kind.SPACE
    category = unicodedata.category(character)
    if character < " ":
        return Kind.CONTROL
    if character == "\ufffd" or category in {"Co", "Cn", "Cc", "Cs"}:
        return Kind.BAD
    if not character.isalnum() and not category.startswith("M"):
        return Kind.SYMBOL
    return _kind_of_letter(character)


def _kind_of_letter(character: str) -> int:
    lower = character.lower()
    if "a" <= lower <= "z" or "à" <= lower <= "ÿ" or lower == "œ":
        return Kind.VOWEL if lower in _VOWELS else Kind.CONSONANT
    if "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character >= "\U00020000":
        return Kind.COMMON_HAN if character in COMMON_HAN else Kind.RARE_HAN
    if "\u3041" <= character <= "\u30ff":
        return Kind.KANA
    if "\uac00" <= character <= "\ud7a3":
        return Kind.COMMON_HANGUL if character in COMMON_HANGUL else Kind.RARE_HANGUL
    if unicodedata.bidirectional(character) in {"R", "AL"}:
        return Kind.RIGHT_TO_LEFT
    return Kind.OTHER
