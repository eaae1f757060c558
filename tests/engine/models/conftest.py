import pytest

from indexer.models.runtime.chat_model import ChatModel
from tests.makers.models.make_models import write_chat_model, write_embedding_model


@pytest.fixture(scope="session")
def chat_file(tmp_path_factory):
    return write_chat_model(tmp_path_factory.mktemp("gguf") / "chat.gguf")


@pytest.fixture(scope="session")
def embedding_file(tmp_path_factory):
    return write_embedding_model(tmp_path_factory.mktemp("gguf") / "embedding.gguf")


@pytest.fixture(scope="module")
def model(chat_file):
    """Loaded once for the tests of a module; those that end its child use their own."""
    with ChatModel(chat_file) as chat_model:
        chat_model.load()
        yield chat_model
