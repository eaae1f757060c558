from __future__ import annotations

import pytest

from indexer.answering.follow_ups import Exchange, stand_alone

EARLIER = (Exchange("How much did Harrowdale pay for Thornwick Moor?", ("The deal is worth £94m.",)),)


COMPLETE = {
    "en": (
        "Where is Valmorin building its factory?",
        "Is it true that Valmorin recalled 38 cabinets?",
        "How long does it take to build a battery plant?",
        "Why did the court suspend the permit, and when was it lifted?",
        "How many people does Valmorin employ this year?",
        "Which company is larger, Yanhu or Hechuan?",
        "Which battery is larger than Merrow Lane?",
        "What is the penalty that Valmorin will pay?",
        "Did Harrowdale say that the delay was settled?",
        "What IT systems does Harrowdale use?",
        "And how many people does Harrowdale employ?",
        "Why was the Thornwick Moor battery delayed?",
        "Which is the largest battery of Harrowdale?",
        "When did the companies sign their contract?",
        "Why did Hechuan withdraw?",
        "Who is Marian Oldcastle?",
        "How many cabinets were recalled and who paid for them?",
        "What about the penalty did Valmorin confirm?",
        "Why is it important that cells do not freeze?",
        "What did Valmorin and its partner agree?",
    ),
    "fr": (
        "Où Valmorin construit-il son usine ?",
        "Pourquoi le tribunal a-t-il suspendu le permis ?",
        "Combien y a-t-il de salariés chez Valmorin ?",
        "Est-ce que Valmorin a levé des fonds cette année ?",
        "Qu'est-ce que le blanc de Prusse ?",
        "Faut-il un permis pour prélever de l'eau ?",
        "Est-il vrai que Hechuan a quitté Valmorin ?",
        "Combien d'eau l'usine pourra-t-elle prélever ?",
        "Qui préside l'association Cher Vivant ?",
        "Quelle est la plus grande batterie de Harrowdale ?",
        "Que produit Valmorin en France ?",
        "Quel est le chiffre d'affaires de Valmorin en 2025 ?",
        "S'agit-il de batteries au sodium ou au lithium ?",
        "Qui a signé l'accord ?",
        "Pourquoi Hechuan quitte Valmorin ?",
        "Valmorin et son partenaire ont-ils signé ?",
        "Que prévoit le protocole du 4 décembre 2025 ?",
        "Quels sont les résultats annuels ?",
        "Ce que Valmorin produit, est-ce du sodium ?",
        "Comment Harrowdale explique-t-elle le retard ?",
    ),
    "zh": (
        "Valmorin为什么更换它的供应商？",
        "鹤川新能为什么退出合资公司？",
        "砚湖召回了多少台电池柜，它的原因是什么？",
        "其他合作伙伴有哪些？",
        "鹤川新能应该获得多少股份？",
        "其中有多少台电池柜未安装？",
        "哪家公司持有合资公司更多股份？",
        "砚湖钠电和鹤川新能哪家更大？",
        "Valmorin的工厂什么时候投产？",
        "因此合资公司的股权如何分配？",
        "谁是砚湖钠电的董事长？",
        "其余60%股份由谁保留？",
        "为什么法院暂停施工许可？",
        "砚湖钠电2026年上半年业绩如何？",
        "电池柜漏液的原因是什么？",
        "合资公司董事会有几个席位？",
        "砚湖钠电与其客户签署了什么协议？",
        "怎么回收钠离子电池？",
        "哪里有储能电站？",
        "双方何时签署合资协议？",
    ),
}


@pytest.mark.parametrize(
    ("language", "question"), [(language, one) for language, many in COMPLETE.items() for one in many]
)
def test_a_question_that_stands_alone_is_unchanged_to_the_letter(language: str, question: str) -> None:
    assert stand_alone(question, EARLIER, language) == question


@pytest.mark.parametrize("question", ["When does it open?", "Why?", "And in 2025?", " Why? "])
def test_the_first_question_of_a_conversation_is_unchanged(question: str) -> None:
    assert stand_alone(question, (), "en") == question


@pytest.mark.parametrize(
    ("language", "before", "question", "whole"),
    [
        (
            "en",
            "What was Valmorin's revenue in 2024?",
            "And in 2025?",
            "What was Valmorin's revenue in 2025?",
        ),
        ("en", "How much will Yanhu invest?", "And Hechuan?", "How much will Hechuan invest?"),
        ("en", "When was the permit suspended?", "Why?", "Why was the permit suspended?"),
        (
            "fr",
            "Quand le tribunal a-t-il suspendu le permis ?",
            "Pourquoi ?",
            "Pourquoi le tribunal a-t-il suspendu le permis ?",
        ),
        ("zh", "砚湖钠电2025年上半年营收是多少？", "那2026年呢？", "砚湖钠电2026年上半年营收是多少？"),
        ("zh", "鹤川新能在合资公司中持股多少？", "它为什么退出？", "鹤川新能为什么退出？"),
    ],
)
def test_a_follow_up_is_filled_in_from_the_question_before(
    language: str, before: str, question: str, whole: str
) -> None:
    assert stand_alone(question, (Exchange(before),), language) == whole


def test_a_pronoun_may_mean_the_name_that_was_the_answer() -> None:
    earlier = (Exchange("Which company replaced Hechuan?", ("Valmorin chose Yanhu Sodium.",)),)
    assert "Hechuan" not in stand_alone("Where is this company based?", earlier, "en")


def test_a_word_that_only_begins_like_a_pronoun_is_none() -> None:
    assert stand_alone("Why did Hechuan withdraw?", EARLIER, "en") == "Why did Hechuan withdraw?"
