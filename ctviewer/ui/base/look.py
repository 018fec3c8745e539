"""The program's appearance: palette, style sheet in the theme's colours, size of new windows."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ctviewer.ui.base.theme import chosen, tick

_theme = chosen()
BACKGROUND = _theme.background
SURFACE = _theme.surface
RAISED = _theme.raised
STRIPED = _theme.striped
LINE = _theme.line
TEXT = _theme.text
MUTED = _theme.muted
DISABLED = _theme.disabled
ACCENT = _theme.accent
ON_ACCENT = _theme.on_accent
WARNING = _theme.warning
ALARM = _theme.alarm
PNEUMONIA = _theme.pneumonia
NORMAL = _theme.normal
TICK = tick(_theme)

STYLE = f"""
QToolTip {{ color: {TEXT}; background: {RAISED}; border: 1px solid {LINE}; padding: 4px; }}
QPushButton {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 5px;
    padding: 6px 14px; }}
QPushButton:hover {{ border-color: {ACCENT}; }}
QPushButton:pressed {{ background: {LINE}; }}
QPushButton:focus, QCheckBox:focus {{ border: 1px solid {ACCENT}; }}
QPushButton:disabled {{ color: {MUTED}; }}
QPushButton#main {{ background: {ACCENT}; color: {ON_ACCENT}; border: none; font-weight: 600; }}
QPushButton#main:disabled {{ background: {LINE}; color: {MUTED}; }}
QCheckBox {{ border: 1px solid transparent; padding: 3px; spacing: 8px; }}
QCheckBox::indicator, QTableView::indicator, QListView::indicator {{ width: 16px; height: 16px;
    border: 1px solid {MUTED}; border-radius: 4px; background: {BACKGROUND}; }}
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {{
    background: {ACCENT}; border-color: {ACCENT}; image: url("{TICK}"); }}
QCheckBox::indicator:indeterminate {{ background: {ACCENT}; border-color: {ACCENT}; }}
QCheckBox::indicator:disabled, QListView::indicator:disabled {{ border-color: {LINE}; }}
QCheckBox::indicator:checked:disabled, QListView::indicator:checked:disabled {{
    background: {DISABLED}; border-color: {DISABLED}; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {MUTED};
    border-radius: 8px; background: {BACKGROUND}; }}
QRadioButton::indicator:checked {{ border-color: {ACCENT}; background: qradialgradient(
    cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {ACCENT}, stop: 0.55 {ACCENT},
    stop: 0.65 {BACKGROUND}, stop: 1 {BACKGROUND}); }}
QRadioButton::indicator:disabled {{ border-color: {LINE}; }}
QTabBar::tab {{ background: transparent; color: {MUTED}; padding: 7px 18px;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {TEXT}; border-bottom-color: {ACCENT}; }}
QTabBar::tab:focus {{ color: {ACCENT}; }}
QProgressBar {{ background: {RAISED}; border: none; border-radius: 4px; max-height: 8px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QStatusBar {{ background: {SURFACE}; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ background: {SURFACE}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTableView::item {{ padding: 0 8px; }}
QHeaderView::section {{ background: {RAISED}; border: none; padding: 4px 8px; }}
QScrollArea {{ background: transparent; border: none; }}
QToolBar {{ background: transparent; border: none; padding: 2px 6px; spacing: 4px; }}
"""


def apply_style(application: QApplication) -> None:
    """Apply palette and style to the whole program."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setStyleSheet(STYLE)


FRAME = QSize(16, 48)  # of a window, about, pixels


def resize_on_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window, before it is shown, a size in pixels, or less so that all of it is seen.

    What is in its lowest line, mostly its buttons, could not be reached else on a small screen.
    """
    window.resize(QSize(width, height).boundedTo(window.screen().availableSize() - FRAME))


def _palette() -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: BACKGROUND, role.WindowText: TEXT,
        role.Base: SURFACE, role.AlternateBase: RAISED, role.Text: TEXT,
        role.Button: RAISED, role.ButtonText: TEXT, role.BrightText: ALARM,
        role.ToolTipBase: RAISED, role.ToolTipText: TEXT, role.PlaceholderText: MUTED,
        role.Highlight: ACCENT, role.HighlightedText: ON_ACCENT, role.Link: ACCENT,
    }  # fmt: skip
    palette = QPalette()
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(DISABLED))
    return palette
