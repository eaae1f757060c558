"""Start-up: the only place where the window's objects are built and joined."""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from desktop import state as window_state
from desktop.log_file import keep_log
from desktop.tasks.garbage import GarbageCollector
from desktop.tasks.lane import Task
from desktop.tasks.lanes import Lanes
from desktop.theme import theme
from desktop.viewmodels.conversation.ask import AskController
from desktop.viewmodels.conversation.scope import Scope
from desktop.viewmodels.importing.imports import ImportController
from desktop.viewmodels.importing.status import StatusController
from desktop.viewmodels.library.details import DetailsController
from desktop.viewmodels.library.library import LibraryController
from desktop.viewmodels.library.originals import OriginalsController
from desktop.viewmodels.library.removal import Removal
from desktop.viewmodels.models.meaning_model import MeaningModelController, ModelStep
from desktop.viewmodels.models.understanding import UnderstandingController
from desktop.viewmodels.source.source import SourceController
from desktop.views.conversation.conversation import ConversationView
from desktop.views.source.source_pane import SourcePane
from desktop.views.source.source_rail import SourceRail
from desktop.views.window.main_window import MainWindow
from desktop.views.window.window_parts import WindowParts
from indexer.common.paths import default_library_folder
from indexer.library.library import Library

log = logging.getLogger(__name__)

_CLOSING_LIMIT_MS = 10_000
_WARM_AFTER_MS = 300  # the window is painted first
_ANSWER_MS = 500  # how long a first window may take to answer a second one
_SAMPLE = Path(__file__).resolve().parent.parent / "assets" / "sample"


class OneWindow(QObject):
    """One window for each library: a second one raises the first and goes."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        key = f"{folder.resolve()}|{os.environ.get('USER') or os.environ.get('USERNAME') or ''}"
        self.name = "ibid-" + hashlib.sha256(key.encode()).hexdigest()[:20]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._window: MainWindow | None = None
        self._server.newConnection.connect(self._raise_window)

    def raise_other(self) -> bool:
        """Whether another window has this library; it is asked to come forward."""
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(_ANSWER_MS)
        socket.disconnectFromServer()
        return True

    def listen_for(self, window: MainWindow) -> None:
        """Bring `window` forward whenever somebody asks."""
        self._window = window
        if not self._server.listen(self.name):
            QLocalServer.removeServer(self.name)  # left by a window that was killed
            if not self._server.listen(self.name):
                log.warning("a second window will not find this one: %s", self._server.errorString())

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()

    def _raise_window(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        if self._window is not None:
            minimised = self._window.windowState() & ~Qt.WindowState.WindowMinimized
            self._window.setWindowState(minimised | Qt.WindowState.WindowActive)
            self._window.raise_()
            self._window.activateWindow()


class Session(QObject):
    """Everything that one window is made of, and its orderly end."""

    def __init__(self, folder: Path, *, model: str = "", state_file: Path | None = None) -> None:
        super().__init__()
        self._state_file = state_file or window_state.default_state_file()
        self.state = window_state.load(self._state_file)
        if model or not Path(self.state.model).is_file():
            self.state.model = model
        self.lanes = Lanes(self)
        self.library = LibraryController(lambda: Library.open(folder), self.lanes.catalogue, self)
        self.removal = Removal(self.library, self)
        self.imports = ImportController(self.library.library, self.lanes.catalogue, self)
        self.imports.finished.connect(self.library.list_fresh)  # nothing waits for the next batch
        self.ask = AskController(self.library.library, self.lanes.query, self)
        self.source = SourceController(self.library.library, self.lanes.source, self)
        self.details = DetailsController(self.library.library, self.lanes.source, self)
        self.details.edited.connect(self.library.take_edited)
        self.details.edited.connect(self.source.take_edited)
        self.originals = OriginalsController(self.library.library, self.lanes.ahead, self)
        self.originals.looked.connect(self.library.documents.set_originals)
        self.imports.finished.connect(self.originals.look)
        self.scope = Scope(self.ask, self.library, self)
        self.library.opened.connect(self.imports.look_for_pending)
        status = StatusController(self.imports, self)
        self._make_meaning(status)
        conversation = ConversationView(self.ask, self.source)
        conversation.composer.set_scope(self.scope)
        parts = WindowParts(
            library=self.library,
            removal=self.removal,
            imports=self.imports,
            status=status,
            meaning_model=self.meaning_model,
            understanding=self.understanding,
            source=self.source,
            conversation=conversation,
            source_pane=SourcePane(self.source, self.details),
            source_rail=SourceRail(self.source),
        )
        self.window = MainWindow(parts, self.state, has_sample=_SAMPLE.is_dir())
        self.window.sample_requested.connect(lambda: self.window.add_paths([_SAMPLE]))
        self.window.sidebar.collection_chosen.connect(
            lambda choice: self.scope.choose(collection=choice if isinstance(choice, str) else None)
        )
        self.window.model_chosen.connect(self._use_model)
        self.window.close_requested.connect(self.end)
        self.lanes.stopped.connect(self._finish)
        self.library.opened.connect(lambda: QTimer.singleShot(_WARM_AFTER_MS, self, self._warm))
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)
        self._use_model(self.state.model)

    def _make_meaning(self, status: StatusController) -> None:
        """The model that understands meaning, and how far it is with the documents."""
        library, lanes = self.library, self.lanes
        model = MeaningModelController(library.library, lanes.meaning, lanes.catalogue, self)
        model.changed.connect(lambda: status.set_downloading(model.step is ModelStep.FETCHING))
        model.put_to_use.connect(self._warm)
        self.meaning_model = model
        self.understanding = UnderstandingController(library.library, lanes.meaning, self)
        self.understanding.shares_changed.connect(library.documents.set_shares)
        library.opened.connect(model.look)
        for moment in (library.opened, self.imports.documents_ready, self.imports.finished, model.put_to_use):
            moment.connect(self.understanding.look)

    def start(self) -> None:
        """Show the window; open the library once it is on screen."""
        self.window.show()
        QTimer.singleShot(0, self.library.open)

    def end(self) -> None:
        """Cancel what is under way, close the library, then the window; twice is once."""
        if self._limit.isActive():
            return
        window_state.save(self.state, self._state_file)
        self._limit.start(_CLOSING_LIMIT_MS)
        if not self.imports.active:
            self.window.hide()  # nothing to wait for that the user would care about
        self.lanes.stop(self.library.take_for_closing(self.removal.take_for_closing()))

    def _warm(self) -> None:
        """Read ahead what the first question would wait for; it does not wait for this."""
        library = self.library.library()
        if library is not None:
            self.lanes.ahead.submit(Task(lambda task: library.warm(task.token), self))
            self.originals.look()

    def _use_model(self, path: str) -> None:
        self.ask.model = Path(path) if path else None

    def _finish(self) -> None:
        self._limit.stop()
        self.window.close_now()
        QApplication.quit()

    def _give_up(self) -> None:
        """Something does not end; every acknowledged document is safe, so leave rather than hang."""
        log.error("background work did not end within %s ms; leaving", _CLOSING_LIMIT_MS)
        logging.shutdown()
        os._exit(0)


def run(argv: Sequence[str] | None = None) -> int:
    """Open the window; the exit status of the application."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    folder = Path(options.library) if options.library else default_library_folder()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Ibid")
    application.setDesktopFileName("ibid")
    application.setQuitOnLastWindowClosed(False)
    one = OneWindow(folder)
    if one.raise_other():
        return 0
    keep_log(folder)
    theme.current().apply()
    garbage = GarbageCollector()
    garbage.start()
    session = Session(folder, model=options.model or "")
    one.listen_for(session.window)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: session.end())  # Python sees it within a tick of `garbage`
    application.applicationStateChanged.connect(session.originals.look_when_active)
    session.start()
    status = application.exec()
    one.stop()
    garbage.stop()
    return status


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ibid", description="Open Ibid's window.")
    parser.add_argument("--library", metavar="DIR", help="the library's folder")
    parser.add_argument("--model", metavar="FILE", help="a GGUF file that writes the answers")
    return parser.parse_args(argv)
