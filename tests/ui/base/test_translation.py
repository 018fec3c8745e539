import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator

from ctviewer.core.base.program import resource
from ctviewer.core.base.text import FORMS
from ctviewer.ui.base.preferences import Language
from ctviewer.ui.shell.start import locale_of

ROOT = Path(__file__).parents[3]
TEXTS = resource("languages/ctviewer_de.ts")


def messages(path):
    """(context, source) to translation."""
    return {
        (context.findtext("name"), message.findtext("source")): message.findtext("translation")
        for context in ET.parse(path).iter("context")
        for message in context.iter("message")
    }


def test_every_text_of_the_window_is_translated(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import translations

    fresh = tmp_path / TEXTS.name
    shutil.copy(TEXTS, fresh)
    translations.update(fresh)
    missing = translations.untranslated(fresh)
    assert not missing, f"`make translations`, then translate in {TEXTS.name}: {missing}"
    assert messages(fresh).keys() == messages(TEXTS).keys()


def fields_of(text):
    """But for the forms of counts: each language has its own."""
    return sorted(re.findall(r"\{[^}]*\}|<[^>]*>|\*\.\w+|;;", FORMS.sub("", text)))


def test_every_translation_has_the_placeholders_marks_and_edges_of_its_text():
    for (context, source), german in messages(TEXTS).items():
        assert fields_of(source) == fields_of(german), (context, source)
        assert source[:1].isspace() == german[:1].isspace(), (context, source)
        assert source[-1:].isspace() == german[-1:].isspace(), (context, source)
        assert ("&" in source) == ("&" in german), (context, source)
        assert source.endswith(" *") == german.endswith(" *"), (context, source)


def test_a_menu_named_in_several_places_is_one_menu():
    menus = {}
    for (_, source), german in messages(TEXTS).items():
        if "&" in source:
            menus.setdefault(source, set()).add(german)
    assert all(len(names) == 1 for names in menus.values()), menus
    letters = [name[name.index("&") + 1].lower() for (name,) in menus.values()]
    assert len(set(letters)) == len(letters), menus


def test_what_is_compiled_is_what_is_written():
    translator = QTranslator()
    assert translator.load(str(TEXTS.with_suffix(".qm")))
    for (context, source), german in messages(TEXTS).items():
        assert translator.translate(context, source) == german


@pytest.mark.parametrize(
    ("language", "name"), [(Language.ENGLISH, "English"), (Language.GERMAN, "German")]
)
def test_the_locale_is_the_preferred_one_or_the_systems(language, name):
    assert QLocale.languageToString(locale_of(language).language()) == name
    assert locale_of(Language.SYSTEM) == QLocale.system()


SPEAK = """
import sys
from PySide6.QtCore import QCoreApplication, QSettings
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
QCoreApplication.setOrganizationName("CT Viewer")
QCoreApplication.setApplicationName("CT Viewer")
QSettings().setValue("look/language", sys.argv[2])
from ctviewer.ui.shell.app import application
app = application(preferred=True)
from ctviewer.ui.shell.main_window import MainWindow
window = MainWindow(lambda: None)
sys.stdout.reconfigure(encoding="utf-8")
print(*[action.text().replace("&", "") for action in window.menuBar().actions()], sep="|")
window.preferences.show_dialog()
buttons = window.preferences._dialog.buttons
print(buttons.button(buttons.StandardButton.Close).text().replace("&", ""))
window.close()
"""


@pytest.mark.parametrize(
    ("language", "first", "close"),
    [("de", "Datei|Ansicht|Gehe zu", "Schließen"), ("en", "File|View|Go", "Close")],
)
def test_the_window_speaks_the_preferred_language(tmp_path, language, first, close):
    done = subprocess.run(
        [sys.executable, "-c", SPEAK, str(tmp_path), language],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    menus, button = done.stdout.splitlines()
    assert menus.startswith(first)
    assert len(menus.split("|")) == len(set(menus.split("|")))
    assert button == close
