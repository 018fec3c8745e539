"""Steps before there is a window, depending on preferences."""

import gc

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.ui.base import theme
from ctviewer.ui.base.preferences import Language, Shade, read


def hold_collection() -> None:
    """Disable Python's cyclic garbage collection; the event loop collects later.

    Modules imported at the start stay alive, and scanning them repeatedly took a twelfth of the
    time.
    """
    gc.disable()


def choose_theme(application: QApplication) -> None:
    """Choose the theme of this run, and pass it to the system's window decorations."""
    hints = application.styleHints()
    chosen = theme_of(read("shade").shade, hints.colorScheme())
    theme.choose(chosen)
    light = chosen is theme.LIGHT
    hints.setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)


def theme_of(shade: Shade, system: Qt.ColorScheme) -> theme.Theme:
    """The theme of a preference; dark, as in reading rooms, if the system gives none."""
    light = shade is Shade.LIGHT or (shade is Shade.SYSTEM and system is Qt.ColorScheme.Light)
    return theme.LIGHT if light else theme.DARK


def translate(application: QApplication) -> None:
    """Load the translations of program and Qt for the preferred language or the system's.

    English for unsupported languages.
    """
    locale = locale_of(read("language").language)
    german = locale.language() == QLocale.Language.German
    QLocale.setDefault(locale if german else QLocale(QLocale.Language.English))  # for number boxes
    try:
        own = str(resource("languages"))
    except UserError:  # English is better than no window
        return
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("ctviewer", own), ("qtbase", qt)):
        translator = QTranslator(application)
        if locale.language() != QLocale.Language.English and translator.load(
            locale, name, "_", folder
        ):
            application.installTranslator(translator)


def locale_of(language: Language) -> QLocale:
    """The locale of a preference."""
    return QLocale.system() if language is Language.SYSTEM else QLocale(language.value)
