"""The tool row above the views: buttons for menu actions, and an overflow button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget, QWidgetAction

from ctviewer.ui.base.actions import Actions
from ctviewer.ui.base.icons import SIZE, tool_icon
from ctviewer.ui.base.look import ACCENT, BACKGROUND, LINE, MUTED, RAISED
from ctviewer.ui.base.plain import caption, tip

BUTTON, WITH_MENU, HEIGHT, GAP, LEFT = 28, 42, 26, 10, 12  # pixels
OPENS = QToolButton.ToolButtonPopupMode.InstantPopup
PRESSES = QToolButton.ToolButtonPopupMode.MenuButtonPopup
TEXT_MARGINS = 25  # horizontal margins of a text, with the arrow
WIDEST_VALUES = "  W 10000 L -1000"  # of common windows
WIDEST_NAME = 90  # pixels for the name in a tool with a text, before its values
STYLE = f"""
QToolButton {{ border: 1px solid transparent; border-radius: 4px; background: transparent;
    padding: 1px; }}
QToolButton[has_text="true"] {{ border-color: {LINE}; background: {RAISED}; padding: 1px 6px;
    text-align: left; }}
QToolButton:hover, QToolButton:focus {{ border-color: {ACCENT}; }}
QToolButton:checked {{ background: {RAISED}; border-color: {ACCENT}; }}
QToolButton:pressed {{ background: {LINE}; }}
QToolButton:disabled {{ color: {MUTED}; background: {BACKGROUND}; }}
QToolButton[popupMode="1"] {{ padding-right: 13px; }}
QToolButton[popupMode="2"] {{ padding-right: 13px; }}
QToolButton::menu-button {{ border: none; width: 13px; }}
QToolButton::menu-indicator {{ subcontrol-position: right center; subcontrol-origin: padding;
    right: 3px; width: 8px; }}
QToolButton#more {{ padding-right: 1px; }}
QToolButton#more::menu-indicator {{ image: none; }}
"""


@dataclass(frozen=True)
class Tool:
    """A button of the row: `name` identifies its menu entries and its icon.

    Pressing it triggers the first entry; with a `title` it opens a menu of all entries. With
    `presses` it triggers the first and has a separate menu arrow; with `has_text` it shows the
    selection instead of an icon; `gap` starts a new group.
    """

    name: str
    title: str = ""
    presses: bool = False
    has_text: bool = False
    gap: bool = False

    @property
    def width(self) -> int:
        """Its width in pixels, without text."""
        return WITH_MENU if self.title else BUTTON


class ToolRow(QWidget):
    """Buttons in fixed order and widths; those without room are in the overflow menu.

    Stateless: buttons trigger menu actions, and mirror their enabled and checked states. `room` is
    the available width; `boxes` are extra widgets in tool menus.
    """

    def __init__(
        self,
        tools: Sequence[Tool],
        boxes: Mapping[str, QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tuple(tools)
        self._boxes = boxes
        self._room = 0
        self._narrow = False
        self._texts: dict[str, tuple[str, str]] = {}
        self._actions: Actions | None = None
        self.buttons: dict[str, QToolButton] = {}
        self.menus: dict[str, QMenu] = {}
        self._filled: dict[str, list[tuple[str, QAction]]] = {}
        self.more = self._button(self.tr("More tools"))
        self.more.setObjectName("more")
        self.more.setToolTip(tip(self.tr("More tools")))
        self._rest = QMenu(self)
        self._rest.setToolTipsVisible(True)
        self._rest.aboutToShow.connect(self._fill_rest)
        self.more.setMenu(self._rest)
        self.more.setPopupMode(OPENS)
        self.setStyleSheet(STYLE)
        self.setAccessibleName(self.tr("Tools"))

    def offer(self, actions: Actions) -> None:
        """Create the buttons after the menus; tools without entries have none."""
        self._actions = actions
        for tool in self._tools:
            entries = actions.of_tool(tool.name)
            if entries:
                self.buttons[tool.name] = self._made(tool, entries[0][1])
        self.update_state()
        self._arrange()

    @property
    def in_order(self) -> list[QToolButton]:
        """The buttons, from left to right."""
        return [*self.buttons.values(), self.more]

    def update_state(self) -> None:
        """Mirror the state of the actions in buttons that open menus.

        A button whose first action is disabled only opens its menu.
        """
        if self._actions is None:
            return
        for tool in self._tools:
            button = self.buttons.get(tool.name)
            if button is None or not tool.title:
                continue
            actions = self.actions_of(tool.name)
            button.setEnabled(any(each.isEnabled() for each in actions))
            if tool.presses:
                button.setPopupMode(PRESSES if actions[0].isEnabled() else OPENS)
            elif tool.name in self._boxes:  # else one of them is always checked
                button.setChecked(any(each.isChecked() for each in actions))

    def actions_of(self, tool: str) -> list[QAction]:
        """The actions of a tool, for another menu."""
        return [] if self._actions is None else [a for _, a in self._actions.of_tool(tool)]

    def write(self, tool: str, name: str, values: str) -> None:
        """Set the text of a tool that shows its selection.

        A long name is cut, and omitted if a tool has no room; the values never are.
        """
        button = self.buttons.get(tool)
        if button is None:
            return
        self._texts[tool] = name, values
        whole = f"{self.menus[tool].title()}: {f'{name}  {values}'.strip()}"
        button.setAccessibleName(whole)
        button.setToolTip(tip(whole))
        self._show_texts()

    def _show_texts(self) -> None:
        for tool, (name, values) in self._texts.items():
            wide = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_NAME)
            text = values if self._narrow else f"{wide}  {values}".strip()
            room = self.buttons[tool].width() - TEXT_MARGINS
            cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            self.buttons[tool].setText(caption(cut))

    @property
    def room(self) -> int:
        """The available width in pixels."""
        return self._room

    @room.setter
    def room(self, pixels: int) -> None:
        if pixels != self._room:
            self._room = pixels
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The full available width."""
        return QSize(self._room, HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        """Zero: what does not fit is in a menu."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the visible tools."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Render the icons when first shown, and again for another screen scale."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            self._set_icons()
        return super().event(event)

    @property
    def hidden(self) -> list[Tool]:
        """Tools without room."""
        return [
            tool for tool in self._tools
            if tool.name in self.buttons and self.buttons[tool.name].isHidden()
        ]  # fmt: skip

    def _made(self, tool: Tool, first: QAction) -> QToolButton:
        button = self._button(tool.title)
        if tool.title and not tool.presses:
            button.setToolTip(tip(tool.title))
            button.setCheckable(tool.name in self._boxes)
            button.setProperty("has_text", tool.has_text)
        else:
            first.setIconVisibleInMenu(False)
            button.setDefaultAction(first)
        if tool.title:
            self.menus[tool.name] = self._menu(tool)
            button.setMenu(self.menus[tool.name])
            button.setPopupMode(PRESSES if tool.presses else OPENS)
        return button

    def _button(self, name: str) -> QToolButton:
        """Reachable with Tab; a click leaves the focus in the view."""
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(SIZE, SIZE))
        if name:
            button.setAccessibleName(name)
        return button

    def _menu(self, tool: Tool) -> QMenu:
        menu = QMenu(tool.title, self)
        menu.setToolTipsVisible(True)
        menu.setObjectName(tool.name)
        menu.aboutToShow.connect(self._fill)
        return menu

    @Slot()
    def _fill(self) -> None:
        """Fill the menu with the tool's current actions; presets may change."""
        menu = self.sender()
        if not isinstance(menu, QMenu) or self._actions is None:
            return
        actions = self._actions.of_tool(menu.objectName())
        if actions == self._filled.get(menu.objectName()):
            return
        self._filled[menu.objectName()] = actions
        menu.clear()
        part = actions[0][0]
        for under, action in actions:
            if under != part:
                menu.addSeparator()
                part = under
            menu.addAction(action)
        if menu.objectName() in self._boxes:
            held = QWidgetAction(menu)
            held.setDefaultWidget(self._boxes[menu.objectName()])
            menu.addAction(held)

    @Slot()
    def _fill_rest(self) -> None:
        self._rest.clear()
        for tool in self.hidden:
            if tool.name in self.menus:
                self._rest.addMenu(self.menus[tool.name])
            else:
                self._rest.addAction(self.buttons[tool.name].defaultAction())

    def _set_icons(self) -> None:
        """Set every button's icon for the screen's scale."""
        ratio = self.devicePixelRatioF()
        for tool in self._tools:
            button = self.buttons.get(tool.name)
            if button is not None and not tool.has_text:
                icon = tool_icon(tool.name, ratio)
                action = button.defaultAction()
                button.setIcon(icon) if action is None else action.setIcon(icon)
        self.more.setIcon(tool_icon("more", ratio))

    def _arrange(self) -> None:
        """Place buttons from the left while they fit beside the overflow button."""
        there = [tool for tool in self._tools if tool.name in self.buttons]
        self._narrow = False
        self._narrow = self._wanted(there) > self.width()
        widths = [self._width(tool) for tool in there]
        left, full = LEFT, self.width()
        full -= BUTTON if self._wanted(there) > full else 0
        down = max(0, (self.height() - HEIGHT) // 2)
        fits = True
        for tool, width in zip(there, widths, strict=True):
            button, begin = self.buttons[tool.name], left + (GAP if tool.gap else 0)
            fits = fits and begin + width <= full
            button.setVisible(fits)
            if fits:
                button.setGeometry(begin, down, width, HEIGHT)
                left = begin + width
        self._show_texts()
        self.more.setVisible(not fits)
        self.more.move(QPoint(left, down))
        self.more.resize(BUTTON, HEIGHT)

    def _wanted(self, there: Sequence[Tool]) -> int:
        """The width needed for all."""
        return LEFT + sum(self._width(tool) + (GAP if tool.gap else 0) for tool in there)

    def _width(self, tool: Tool) -> int:
        """Independent of the current text, so that nothing moves."""
        if not tool.has_text:
            return tool.width
        name = 0 if self._narrow else WIDEST_NAME
        return name + self.fontMetrics().horizontalAdvance(WIDEST_VALUES) + TEXT_MARGINS
