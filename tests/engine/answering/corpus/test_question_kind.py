"""Which questions are about all documents, and about what."""

import pytest

from indexer.answering.corpus.question_kind import CorpusTask, read_corpus_question

ASKED = [
    ("How many articles mention Cerebras?", CorpusTask.COUNT, "Cerebras"),
    ("In how many documents is Yanhu mentioned?", CorpusTask.COUNT, "Yanhu"),
    (
        "how many of my reports talk about the Thornwick Moor battery",
        CorpusTask.COUNT,
        "Thornwick Moor battery",
    ),
    ("How many sources are about sodium-ion cells?", CorpusTask.COUNT, "sodium-ion cells"),
    ("Combien d'articles mentionnent Valmorin ?", CorpusTask.COUNT, "Valmorin"),
    ("Combien de documents parlent de l’usine de Montluçon ?", CorpusTask.COUNT, "usine de Montluçon"),
    ("Dans combien d'articles est-il question de Harrowdale ?", CorpusTask.COUNT, "Harrowdale"),
    ("有多少篇文章提到砚湖钠电？", CorpusTask.COUNT, "砚湖钠电"),
    ("提到Valmorin的文章有几篇？", CorpusTask.COUNT, "Valmorin"),
    ("Which articles mention “Calder Rigg”?", CorpusTask.LIST, "Calder Rigg"),
    ("List all the documents that mention Harrowdale Power.", CorpusTask.LIST, "Harrowdale Power"),
    ("Quels articles parlent du permis ?", CorpusTask.LIST, "permis"),
    ("Liste tous les articles qui citent Valmorin", CorpusTask.LIST, "Valmorin"),
    ("哪些文章提到了鹤川新能？", CorpusTask.LIST, "鹤川新能"),
    ("列出所有提到蒙吕松的文章", CorpusTask.LIST, "蒙吕松"),
    ("Compare what each article says about the recall.", CorpusTask.COMPARE, "recall"),
    ("Que dit chaque article de Valmorin ?", CorpusTask.COMPARE, "Valmorin"),
    ("比较各篇文章对召回事件的说法", CorpusTask.COMPARE, "召回事件"),
    ("Summarise the folder", CorpusTask.SUMMARISE, ""),
    ("Résume tous les articles", CorpusTask.SUMMARISE, ""),
    ("总结所有文章", CorpusTask.SUMMARISE, ""),
]
NOT_ASKED = [
    "How many battery cabinets did Valmorin recall?",
    "How many people does the plant employ?",
    "How many times did the court meet?",
    "What does the article say about the recall?",
    "Which company mentioned delays?",
    "List the partners of Valmorin.",
    "Compare the revenue of Valmorin and Yanhu.",
    "What is mentioned in the report?",
    "Combien de personnes emploie l'usine ?",
    "Combien d'euros Valmorin a-t-elle levés ?",
    "Quels sont les partenaires de Valmorin ?",
    "Que dit l'article du rappel ?",
    "Résume la position de Valmorin.",
    "召回了多少台电池柜？",
    "工厂有多少员工？",
    "哪些公司提到了延期？",
    "总结Valmorin的财务状况",
    "",
    "?",
]


@pytest.mark.parametrize(("question", "task", "subject"), ASKED)
def test_a_question_about_all_documents_is_known(question, task, subject):
    read = read_corpus_question(question)
    assert read is not None
    assert (read.task, read.subject) == (task, subject)


@pytest.mark.parametrize("question", NOT_ASKED)
def test_a_question_about_what_they_say_is_not(question):
    assert read_corpus_question(question) is None


def test_a_long_text_is_read_at_once():
    assert read_corpus_question("how many articles mention " + "a " * 200_000) is None
