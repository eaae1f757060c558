from __future__ import annotations

import pytest

from indexer.passages.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [" ".join(span.of(text).split()) for span in sentence_spans(text)]


def test_a_sentence_wrapped_at_a_width_stays_one_sentence() -> None:
    text = (
        "La société a inauguré mardi son usine de batteries à Saint-Omer. L'investissement atteint\n"
        "48,1 millions d'euros. Selon sa directrice, Hélène Marchand, qui a pris la parole avec le maire\n"
        "Jean Dubois, l'usine emploiera 320 personnes en 2027.\n"
    )
    assert sentences(text)[1] == "L'investissement atteint 48,1 millions d'euros."
    assert sentences(text)[2].endswith("avec le maire Jean Dubois, l'usine emploiera 320 personnes en 2027.")


@pytest.mark.parametrize(
    "text",
    [
        "Un titre assez long pour une ligne de journal\nUn autre titre qui parle d'autre chose",
        "Sommaire de l'édition du jour et des annexes :\nle premier point",
        "Les trois points retenus par la commission d'enquête\n- le prix\n- la date",
        "Prix de vente\nplus bas",  # too short to have been wrapped
        "La batterie de l'usine de Saint-Omer est arrivée hier\n\nelle pèse",
    ],
)
def test_a_line_end_that_ends_something_is_a_boundary(text: str) -> None:
    assert len(sentences(text)) >= 2


def test_chinese_lines_of_equal_length_are_one_sentence() -> None:
    text = (
        "瓦尔库公司周二宣布位于圣奥梅尔的电池工厂正式\n"
        "投产该项目投资额为四千八百万欧元并将在两年内\n"
        "雇用三百二十名员工。"
    )
    assert len(sentences(text)) == 1


def test_many_line_ends_take_linear_time() -> None:
    text = ("word " * 16 + "\n") * 20_000
    assert len(sentence_spans(text)) >= 1
