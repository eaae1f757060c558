"""A reranker in real llama.cpp: what it scores, what it refuses, how it dies and is stopped."""

import os
import signal
import threading
import time

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.models.runtime import llama_reranker
from indexer.models.runtime.chat_model import ChatModel
from indexer.models.runtime.llama_reranker import LlamaReranker
from indexer.records.documents import Span
from indexer.records.passages import Passage
from tests.makers.models.make_reranker import write_reranker

ZINC = "Zinc rose in March."
COPPER = "Copper fell in winter."
BOTH = "Zinc and copper rose."
LONG = "wind " * 4_000


def passages(*texts):
    return [
        Passage(number, "d", number, 0, Span(0, len(text)), "en", text) for number, text in enumerate(texts)
    ]


def stop_the_clock(reranker):
    """Have the child stand still, as in a long computation; gives what lets it go on."""
    os.kill(reranker.pid, signal.SIGSTOP)
    return lambda: os.kill(reranker.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def reranker_file(tmp_path_factory):
    return write_reranker(tmp_path_factory.mktemp("gguf") / "reranker.gguf")


@pytest.fixture(scope="module")
def shared(reranker_file):
    with LlamaReranker(reranker_file) as model:
        model.score("zinc", passages(ZINC))
        yield model


@pytest.fixture
def reranker(reranker_file):
    with LlamaReranker(reranker_file) as model:
        model.score("zinc", passages(ZINC))
        yield model


def test_a_passage_with_all_words_of_the_query_is_before_one_with_some_and_one_with_none(shared):
    scores = shared.score("zinc or copper?", passages("Rain.", ZINC, BOTH, COPPER))
    assert scores[2] > scores[1] > scores[0]
    assert scores[1] == pytest.approx(scores[3], abs=1e-3)


def test_chinese_is_scored(shared):
    scores = shared.score("锌的价格?", passages("铜上涨。", "锌价格上涨。"))
    assert scores[1] > scores[0]


def test_a_passage_has_the_same_score_alone_and_among_many(shared):
    texts = [ZINC, COPPER, BOTH, "Rain fell.", "Wind " * 20] * 12
    together = shared.score("zinc price", passages(*texts))
    alone = [shared.score("zinc price", passages(text))[0] for text in texts[:5]]
    assert together == pytest.approx(alone * 12, abs=1e-3)


def test_what_is_longer_than_the_context_is_cut_at_its_end(shared):
    scores = shared.score("zinc", passages("Zinc. " + LONG, LONG + " zinc", "zinc"))
    assert scores[0] == pytest.approx(scores[2], abs=1e-3)
    assert scores[1] < scores[0] - 5


def test_a_query_longer_than_the_context_is_cut_and_leaves_room_for_passages(shared):
    query = "zinc copper " + "unknown " * 4_000
    scores = shared.score(query, passages(BOTH, "Rain."))
    assert scores[0] > scores[1]


def test_the_template_of_the_file_joins_query_and_passage(tmp_path, shared):
    path = write_reranker(tmp_path / "templated.gguf", template="[CLS]{query}[SEP]{document}")
    texts = (ZINC, COPPER, BOTH, "zinc " + LONG, "")
    with LlamaReranker(path) as templated:
        scores = templated.score("zinc or copper?", passages(*texts))
        # The word that stands for the passage may stand in the query, and markers in a passage are only text.
        odd = templated.score("zinc {document}", passages(ZINC, "[SEP] copper [CLS]"))
    assert scores == pytest.approx(shared.score("zinc or copper?", passages(*texts)), abs=1e-3)
    assert odd[0] > odd[1]


def test_quantized_weights_do_no_harm_on_any_processor(tmp_path, shared):
    with LlamaReranker(write_reranker(tmp_path / "quantized.gguf", quantized=True)) as quantized:
        scores = quantized.score("zinc or copper?", passages("Rain.", ZINC, BOTH))
    assert scores == pytest.approx(shared.score("zinc or copper?", passages("Rain.", ZINC, BOTH)), abs=0.1)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "[SEP][CLS]", "\u202e عربي", "🙂" * 99])
def test_strange_texts_are_scored_like_any_other(shared, text):
    scores = shared.score(f"zinc {text}", passages(text, ZINC))
    assert scores[1] > scores[0]
    assert len(shared.score(text, passages(text, ZINC))) == 2


def test_nothing_to_score_needs_no_model(reranker_file):
    with LlamaReranker(reranker_file) as model:
        assert model.score("zinc", []) == []
        assert model.pid is None


def test_another_kind_of_model_is_told_in_a_sentence(chat_file, embedding_file):
    for path in (chat_file, embedding_file):
        with pytest.raises(ModelError, match=r"is not a reranker: .*\.$") as raised:
            LlamaReranker(path)
        assert raised.value.code == "not_a_reranker"


def test_a_reranker_without_its_head_is_refused(tmp_path):
    path = write_reranker(tmp_path / "headless.gguf", head=False)
    with pytest.raises(ModelError, match="without the weights that give the score"):
        LlamaReranker(path)


def test_a_reranker_is_not_asked_to_write(reranker_file):
    with ChatModel(reranker_file) as model, pytest.raises(ModelError, match="scores passages") as raised:
        model.load()
    assert raised.value.code == "not_a_chat_model"


def test_a_killed_child_is_told_and_the_next_call_starts_another(reranker):
    stop_the_clock(reranker)
    first = reranker.pid
    killer = threading.Timer(0.2, os.kill, (first, signal.SIGKILL))
    killer.start()
    with pytest.raises(ModelError, match=r"stopped unexpectedly\.$"):
        reranker.score("copper", passages(ZINC))
    killer.join()
    assert not reranker.loaded
    assert len(reranker.score("copper", passages(ZINC))) == 1
    assert reranker.pid != first


def test_cancelling_stops_it_and_it_can_be_used_again(reranker):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        reranker.score("zinc", passages(ZINC), token=token)
    assert len(reranker.score("zinc", passages(ZINC))) == 1


def test_cancelling_does_not_wait_for_a_child_that_hangs(reranker):
    stop_the_clock(reranker)
    token = CancelToken()
    canceller = threading.Timer(0.2, token.cancel)
    canceller.start()
    with pytest.raises(CancelledByUser):
        reranker.score("zinc", passages(ZINC), token=token)
    canceller.join()
    assert not reranker.loaded


def test_one_that_is_too_slow_twice_is_not_asked_again(reranker_file):
    with LlamaReranker(reranker_file, score_seconds=0.0) as model:
        for _ in range(2):
            with pytest.raises(ModelError, match=r"did not read the passages in 0 seconds\.$") as raised:
                model.score("zinc", passages(ZINC))
            assert raised.value.code == "timeout"
        with pytest.raises(ModelError, match="too slow twice"):
            model.score("zinc", passages(ZINC))


def test_a_search_that_waits_for_another_can_be_cancelled(reranker, monkeypatch):
    go_on = stop_the_clock(reranker)
    outcome = []
    first = threading.Thread(target=lambda: outcome.append(reranker.score("zinc", passages(ZINC))))
    first.start()
    while not reranker._busy.locked():
        time.sleep(0.01)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        reranker.score("copper", passages(ZINC), token=token)
    monkeypatch.setattr(llama_reranker, "LOAD_SECONDS", -100.0)
    with pytest.raises(ModelError, match="busy with another search"):
        reranker.score("copper", passages(ZINC))
    go_on()
    first.join()
    assert len(outcome) == 1


def test_closing_ends_it_for_good(reranker_file):
    model = LlamaReranker(reranker_file)
    model.score("zinc", passages(ZINC))
    model.close()
    with pytest.raises(ModelError, match="was closed"):
        model.score("zinc", passages(ZINC))
    assert model.pid is None
