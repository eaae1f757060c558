from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages.sentences import sentence_spans
from indexer.records.documents import Span

ALPHABET = "aZé9 .!?…。！？；，,\n\r\t\u2028\u3000\u00a0«»“”\"'()（）「」北京M#-ß\u0301😀"


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["M. Dupont a dit « Oui ! » à Mme Martin.", "Il est parti.", "Le soir, elle rit."],
        ["Selon l'art. 5, le p. ex. no. 3 coûte 3.5 M€.", "J.-C. Trichet se tait... et revient.", "Bien !"],
        ["« Quoi ? »", "Personne ne répond.", "L'accord vaut 48,1 milliards, etc.", "Il court."],
        ["Dr. Smith met J. R. R. Tolkien at 3.30 p.m. on Monday.", "He left.", "It rained."],
        ["The U.S. Army bought it from Apple Inc. in May.", "She moved to the U.S.", "The end."],
        ['He said: "Come back!"', "Nobody came.", "Why?!", "Version 2.0 shipped.", "So what…"],
        ["他说：“你好！”", "然后走了。", "价格是3.5元。", "真的？", "OpenAI发布了GPT-4.5模型。", "好。"],
        ["公司（即甲方）同意；乙方不同意。", "第二句！"],
        ["Am 3. Oktober kam Dr. Weiß, z.B. mit der S-Bahn.", "Er ging um 5 Uhr."],
        [
            "Elle ralentit.[^12]",
            "Puis elle cesse.[3][4,5]",
            "« Non. »[^1]",
            "Selon l'art. 5,[2] elle dure.[note 3]",
        ],
        [
            "used in Thunderbird,[10] and SeaMonkey.[17][18]",
            "It is free.[a]",
            "He wrote it [in May].",
        ],
        ["经济增长[^3]正在放缓。[^4]", "这是第二句。[1][注 2]", "[编者按]第三句。"],
        ["¿Qué dijo el Sr. Pérez?", "Nada.", "Cuesta 3.000 EE.UU. dólares."],
        ["هل وصل؟", "نعم، وصل اليوم.", "شكرا."],
        ["وصل الوزير يوم الاثنين.", "قال: «نعم!»", "ثم غادر."],
        ["Am 3. Oktober kam u. a. Dr. Weiß.", "„Ja!“, sagte er.", "Der Preis stieg um 3,5 %."],
        ["La Sra. Díaz llegó a EE. UU. el 5 de mayo.", "¿Y luego?", "Nada."],
        [
            "Он приехал в г. Москва на ул. Ленина, 5.",
            "Это было в 1990 г.",
            "А. С. Пушкин писал: «Да!»",
            "Всё.",
        ],
        ["彼は「もう来ない。」と言った。", "次の日、雨が降った！", "一个月后？"],
        ["该公司称：“我们不会退出。”", "随后股价下跌。", "第3.5条规定……详见附件；完毕。"],
        ["สวัสดีครับ วันนี้อากาศดี ผมไปตลาด"],
    ],
)
def test_sentences_end_where_readers_see_it(sentences: list[str]) -> None:
    joiner = "" if any("\u4e00" <= character <= "\u9fff" for character in sentences[0]) else " "
    assert cut(joiner.join(sentences)) == sentences


def test_lines_end_sentences() -> None:
    text = "Titre sans point\n\n3. Deuxième point\r\n- une puce\u2028autre"
    assert cut(text) == ["Titre sans point", "3. Deuxième point", "- une puce", "autre"]


def test_a_very_long_chinese_sentence_ends_at_its_semicolons() -> None:
    half = "我们" * 100
    assert cut(f"{half}；{half}。") == [f"{half}；", f"{half}。"]


def test_only_the_wanted_stretch_is_cut_in_the_texts_own_offsets() -> None:
    text = "One. Two. Three. Four."
    assert sentence_spans(text, start=5, end=16) == [Span(5, 9), Span(10, 16)]
    assert sentence_spans(text, start=10, end=10_000) == [Span(10, 16), Span(17, 22)]
    assert sentence_spans("") == []
    assert sentence_spans(" \n\u3000\t ") == []


@given(st.text(ALPHABET, max_size=200), st.integers(0, 50), st.integers(0, 200))
def test_spans_are_ordered_disjoint_trimmed_and_cover_everything(text: str, start: int, end: int) -> None:
    spans = sentence_spans(text, start=start, end=end)
    position, covered = start, set()
    for span in spans:
        assert position <= span.start < span.end <= min(end, len(text))
        assert span.of(text) == span.of(text).strip()
        covered.update(range(span.start, span.end))
        position = span.end
    assert all(text[i].isspace() for i in range(start, min(end, len(text))) if i not in covered)


@pytest.mark.timeout(60)  # far above what linear time needs; a quadratic search would take hours
@pytest.mark.parametrize(
    "unit",
    ["a", ".", "a.", "A. b", ". ", "\n", " ", " »", "。", "；", "M. ", "\u0301", '."', "1. ", "5. März "],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    spans = sentence_spans(text)
    assert sum(len(span) for span in spans) <= len(text)
