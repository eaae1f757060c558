import pytest

from indexer.models.protocol import Completion, ModelInfo, StopReason
from indexer.records.documents import DocumentSummary
from indexer.records.search import Hit


class ScriptedModel:
    """Writes what it is told to, in small pieces, and keeps the prompts."""

    name = "Scripted"

    def __init__(self, text="", *, context_tokens=4096, stop_reason=StopReason.END):
        self.text = text
        self.context_tokens = context_tokens
        self.stop_reason = stop_reason
        self.prompts = []
        self.max_tokens = []

    def load(self, token=None, on_progress=None):
        return ModelInfo(self.name, self.context_tokens)

    def count_tokens(self, texts):
        return [len(text) // 4 + 1 for text in texts]

    def complete(self, messages, *, max_tokens, token=None, on_text=None, on_prompt=None):
        self.prompts.append(list(messages))
        self.max_tokens.append(max_tokens)
        for start in range(0, len(self.text), 5):
            if token:
                token.check()
            on_text(self.text[start : start + 5])
        return Completion(self.text, 10, 5, 0.1, 0.2, self.stop_reason)

    def close(self):
        pass


def make_hit(number, text, *, language="en", title="A title", start=100, published="2024-11-02"):
    document = DocumentSummary(f"d{number}", title, f"{number}.txt", language, "The Paper", published)
    return Hit(number, 1 / number, 1000 + number, document, None, start, start + len(text), text)


@pytest.fixture
def scripted():
    return ScriptedModel


@pytest.fixture
def hit():
    return make_hit
