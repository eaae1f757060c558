import os
import signal
import threading
import time

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.models.protocol import ChatTurn, StopReason
from indexer.models.runtime.chat_model import ChatModel
from tests.makers.models.make_models import write_chat_model

SOURCES = """Source 1: Résultats
[1] Le chiffre d'affaires a atteint 48,1 milliards d'euros. Il progresse de 12 %.

Source 2: 标题
[2] 公司第三季度营收为481亿元。同比增长百分之二十。

Question: How much?"""
ENDLESS = "Source 1: x\n[1] " + " ".join(f"word{number}" for number in range(60))


def ask(model, text, *, max_tokens=60, **options):
    return model.complete(
        [ChatTurn("system", "Rules."), ChatTurn("user", text)], max_tokens=max_tokens, **options
    )


def test_it_copies_the_sentence_and_cites_its_source(model):
    pieces = []
    completion = ask(model, SOURCES, on_text=pieces.append)
    assert completion.text == "Le chiffre d'affaires a atteint 48,1 milliards d'euros. [1]"
    assert "".join(pieces) == completion.text
    assert len(pieces) > 10
    assert completion.stop_reason is StopReason.END
    assert completion.completion_tokens >= len(pieces)
    assert completion.prompt_tokens > 50
    assert 0 <= completion.first_token_s <= completion.total_s


def test_chinese_comes_whole_though_its_characters_are_several_tokens(model):
    text = "Source 1: 标题\n[1] 龘龘公司营收为481亿元🙂。同比增长。\n\nQ"
    assert ask(model, text).text == "龘龘公司营收为481亿元🙂。 [1]"


def test_the_same_question_gives_the_same_answer(model):
    assert ask(model, SOURCES).text == ask(model, SOURCES).text


def test_the_length_limit_is_kept(model):
    completion = ask(model, ENDLESS, max_tokens=7)
    assert completion.completion_tokens == 7
    assert completion.stop_reason is StopReason.LENGTH


def test_a_repetition_is_stopped(model):
    text = "Source 1: x\n[1] " + "la li lu " * 150
    completion = ask(model, text, max_tokens=400)
    assert completion.stop_reason is StopReason.LOOP
    assert completion.completion_tokens < 100


def test_progress_on_the_prompt_is_told(model):
    fractions = []
    ask(model, "Filler text. " * 60 + SOURCES, on_prompt=fractions.append)
    assert len(fractions) > 1
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_cancelling_while_writing_leaves_the_model_usable(model):
    token = CancelToken()
    child = model.pid
    with pytest.raises(CancelledByUser):
        ask(model, ENDLESS, max_tokens=2000, token=token, on_text=lambda text: token.cancel())
    assert model.pid == child
    assert ask(model, SOURCES).text.endswith("[1]")


def test_cancelling_while_reading_leaves_the_model_usable(model):
    token = CancelToken()
    child = model.pid
    written = []
    with pytest.raises(CancelledByUser):
        ask(
            model,
            "Other words. " * 380 + SOURCES,
            token=token,
            on_prompt=lambda fraction: token.cancel(),
            on_text=written.append,
        )
    assert written == []
    assert model.pid == child
    assert ask(model, SOURCES).text.endswith("[1]")


def test_a_prompt_longer_than_the_context_is_refused_in_words(model):
    with pytest.raises(ModelError, match="4,096 at most"):
        ask(model, "many words here " * 3000)
    assert ask(model, SOURCES).text.endswith("[1]")


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "\u202e عربي", "a" * 200])
def test_strange_questions_are_answered_or_refused_but_do_no_harm(model, text):
    ask(model, text, max_tokens=3)
    assert model.loaded


def test_tokens_are_counted(model):
    counts = model.count_tokens(["", "one", "one two three", "公司"])
    assert counts[0] == 0
    assert 0 < counts[1] < counts[2]
    assert counts[3] == 2


def test_a_child_killed_between_two_questions_is_started_again(chat_file):
    with ChatModel(chat_file) as model:
        model.load()
        first = model.pid
        os.kill(first, signal.SIGKILL)
        while model.loaded:
            time.sleep(0.01)
        assert ask(model, SOURCES).text.endswith("[1]")
        assert model.pid != first


def test_a_child_killed_while_it_writes_is_told_in_a_sentence(chat_file):
    with ChatModel(chat_file) as model:
        with pytest.raises(ModelError, match=r"stopped unexpectedly\.$"):
            ask(model, ENDLESS, max_tokens=2000, on_text=lambda text: os.kill(model.pid, signal.SIGKILL))
        assert not model.loaded
        assert ask(model, SOURCES).text.endswith("[1]")


def test_an_input_that_has_killed_two_children_is_not_tried_again(chat_file):
    def kill(text):
        os.kill(model.pid, signal.SIGKILL)

    with ChatModel(chat_file) as model:
        for _ in range(2):
            with pytest.raises(ModelError, match="stopped unexpectedly"):
                ask(model, ENDLESS, max_tokens=2000, on_text=kill)
        with pytest.raises(ModelError, match="failed twice"):
            ask(model, ENDLESS, max_tokens=2000, on_text=kill)
        assert ask(model, SOURCES).text.endswith("[1]")


def test_closing_ends_the_child_even_while_it_writes(chat_file):
    model = ChatModel(chat_file)
    model.load()
    writing = threading.Event()
    outcome = []

    def work():
        try:
            ask(model, ENDLESS, max_tokens=3000, on_text=lambda text: writing.set())
        except ModelError as problem:
            outcome.append(problem.code)

    thread = threading.Thread(target=work)
    thread.start()
    assert writing.wait(30)
    model.close()
    thread.join(10)
    assert outcome == ["child_died"]
    assert model.pid is None


def test_an_embedder_is_not_asked_to_write(embedding_file):
    with ChatModel(embedding_file) as model, pytest.raises(ModelError, match="vectors"):
        model.load()


def test_a_bad_file_never_starts_a_child(tmp_path):
    path = tmp_path / "bad.gguf"
    path.write_bytes(b"<html>")
    model = ChatModel(path)
    with pytest.raises(ModelError, match="web page"):
        model.load()
    assert model.pid is None


def test_a_file_that_llama_refuses_is_told_in_a_sentence(tmp_path, chat_file):
    data = chat_file.read_bytes()
    path = tmp_path / "renamed.gguf"
    path.write_bytes(data.replace(b"blk.3.attn_q.weight", b"blk.3.attn_Q.weight"))
    with ChatModel(path) as model, pytest.raises(ModelError, match=r"cannot load this model file\.$"):
        model.load()


def test_a_file_without_a_template_gets_the_plain_format(tmp_path):
    with ChatModel(write_chat_model(tmp_path / "plain.gguf", template=None)) as model:
        assert ask(model, SOURCES, max_tokens=5).completion_tokens > 0
