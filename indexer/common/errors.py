"""Everything that the engine raises on purpose, with a message for the user."""

from __future__ import annotations

from indexer.common.messages import Message


class MessageError(Exception):
    """An exception that says what went wrong as a message; as text it is English, for the log."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    @property
    def summary(self) -> str:
        """The message in English."""
        return str(self.message)


class IndexerError(MessageError):
    """Base of every expected error; `message` is one sentence for the user."""

    code = "error"  # stable, for scripts
    exit_code = 1  # of the command `ibid`

    def __init__(self, message: Message, *, detail: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.detail = detail  # for the log and for `-v` only
        if code is not None:
            self.code = code


def reason_of(error: OSError) -> str:
    """What the system says of a failure, in its own words."""
    return error.strerror or str(error)


class UsageError(IndexerError):
    """The caller asked for something that makes no sense."""

    code = "usage"
    exit_code = 2


class NotFoundError(UsageError):
    """No document, passage or model goes by that name."""

    code = "not_found"


class ReadError(IndexerError):
    """One file cannot become a document; its `code` says why: empty, encrypted, broken, ..."""

    code = "unreadable"


class LibraryInUseError(IndexerError):
    """Another Ibid holds this library."""

    code = "in_use"
    exit_code = 4


class LibraryDamagedError(IndexerError):
    """The catalogue cannot be read as it is."""

    code = "damaged"
    exit_code = 5


class LibraryTooNewError(IndexerError):
    """A newer Ibid has written this library."""

    code = "too_new"
    exit_code = 5


class StorageError(IndexerError):
    """The disk is full, read-only, or refuses."""

    code = "storage"


class ModelError(IndexerError):
    """A model file cannot be used, or the model failed while it worked."""

    code = "model"


class ChildDiedError(IndexerError):
    """A child process ended while it had work; `detail` has its last words."""

    code = "child_died"


class ChildTimedOutError(IndexerError):
    """A child process did not answer within its limit and was stopped."""

    code = "timeout"
