"""The line under the app bar that offers the model that understands meaning, while it is not there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.language.i18n import percent, size_text, tr
from desktop.theme.dress import set_icon, set_label_icon, set_look
from desktop.viewmodels.models.meaning_model import MeaningModelController, ModelStep, download_bytes
from desktop.views.parts.quiet_bar import QuietProgressBar

_BAR_PX = 140
_MIN_PX = 41  # with and without the button that closes it


class MeaningStrip(QFrame):
    """Offers it, shows how far the download is, or says why it failed; one line, one button."""

    def __init__(self, model: MeaningModelController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        set_look(self, "strip")
        self.setMinimumHeight(_MIN_PX)
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.bar = QuietProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_PX)
        self.bar.setAccessibleName(tr("Progress of the download"))
        self.button = set_look(QPushButton(), "pill")
        self.button.clicked.connect(self._act)
        self.close_button = set_look(QToolButton(), "bar")
        set_icon(self.close_button, "close", "text2", 16)
        self.close_button.setAccessibleName(tr("Not now"))
        self.close_button.setToolTip(tr("Not now"))
        self.close_button.clicked.connect(model.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self._shown: ModelStep | None = None
        model.changed.connect(self._refresh)
        self._refresh()

    def _act(self) -> None:
        if self._model.step is ModelStep.FETCHING:
            self._model.cancel()
        else:
            self._model.get()

    def _refresh(self) -> None:
        model, step = self._model, self._model.step
        fetching, failed = step is ModelStep.FETCHING, step is ModelStep.FAILED
        if step is not self._shown:
            self._shown = step
            icon = "warning-triangle" if failed else "search"
            set_label_icon(self._icon, icon, "check" if failed else "text2", 16)
            buttons = {ModelStep.FETCHING: tr("Cancel"), ModelStep.FAILED: tr("Try again")}
            self.button.setText(buttons.get(step, tr("Get it")))
            self.bar.setVisible(fetching)
            self.close_button.setVisible(not fetching)
        self.words.setText(self._sentence())
        self.words.setToolTip(model.detail if failed else "")
        known = model.fraction is not None and model.fraction < 1
        self.bar.setRange(0, 100 if known else 0)
        self.bar.setValue(percent(model.fraction or 0.0))
        self.setVisible(step is not ModelStep.HERE and (fetching or not model.dismissed))

    def _sentence(self) -> str:
        model = self._model
        if model.step is ModelStep.FAILED:
            return model.problem
        if model.step is not ModelStep.FETCHING:
            words = tr(
                "Search works by words only. "
                "Get the model that understands meaning and other languages ({size})"
            )
            return words.format(size=size_text(download_bytes()))
        if model.fraction is not None and model.fraction >= 1:
            return tr("Preparing the model that understands meaning…")
        words = tr("Getting the model that understands meaning: {n} %")
        return words.format(n=percent(model.fraction or 0.0))
