"""The window of the guide: contents, search, links, pictures."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument

from ctviewer.core.base.guide import guide_page
from ctviewer.ui.features.guide.feature import GuideFeature
from ctviewer.ui.features.guide.window import GuideWindow

FIRST = """# Reading

See [lungs](lungs.md#second), [training](training.md), [home](https://example.org/a?b=1),
[below](#end).

| what | how |
|---|---|
| zoom | wheel |

![a picture](pictures/dot.png)

<b onclick="x">no markup</b>
""" + "\n\nfiller" * 80 + "\n\n## End\n\nneedle\n"  # fmt: skip
SECOND = "# Lungs" + "\n\nfiller" * 80 + "\n\n## Second\n\nneedle and thread\n"


@pytest.fixture
def guide(qtbot, window, tmp_path):
    (tmp_path / "pictures").mkdir()
    picture = QImage(2000, 400, QImage.Format.Format_RGB32)
    picture.fill(0xFF00FF)
    picture.save(str(tmp_path / "pictures" / "dot.png"))
    (tmp_path.parent / "secret.png").write_bytes((tmp_path / "pictures" / "dot.png").read_bytes())
    pages = [guide_page("guide", FIRST), guide_page("lungs", SECOND)]
    made = GuideWindow(pages, tmp_path, window)
    qtbot.addWidget(made)
    made.show()
    return made


def follow(guide, link):
    guide.browser.anchorClicked.emit(QUrl(link))


def shown(guide):
    return guide.browser.toPlainText()


def test_the_help_menu_opens_the_whole_guide_once(window):
    feature = window.feature(GuideFeature)
    window.commands.actions.titled("User guide").trigger()
    assert "How to read a chest CT" in shown(feature.window)
    first = feature.window
    window.commands.actions.titled("User guide").trigger()
    assert feature.window is first
    first.close()


def test_links_among_pages_lead_there_and_back(guide):
    follow(guide, "lungs.md#second")
    assert "needle and thread" in shown(guide)
    assert guide.browser.verticalScrollBar().value() > 0
    guide.back.click()
    assert shown(guide).startswith("Reading")
    assert guide.browser.verticalScrollBar().value() == 0
    follow(guide, "#end")
    assert guide.browser.verticalScrollBar().value() > 0
    assert shown(guide).startswith("Reading")


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("training.md", "docs/training.md"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("../README.md", "../README.md"),
    ],
)
def test_what_leads_elsewhere_is_a_text_to_copy(guide, link, text):
    before = shown(guide)
    follow(guide, link)
    assert shown(guide) == before
    assert guide.strip.isVisible()
    guide.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_pictures_come_from_the_folder_alone_and_fit(guide):
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = guide.browser.loadResource(kind, QUrl("pictures/dot.png"))
    assert 0 < picture.width() / picture.devicePixelRatio() <= 660
    for link in ("../secret.png", "https://example.org/dot.png", "file:///etc/passwd"):
        assert guide.browser.loadResource(kind, QUrl(link)) is None


def test_what_stands_behind_a_table_and_a_picture_has_its_room(guide, qtbot):
    """A table that got its lines left the pictures behind it without a height."""
    layout = guide.browser.document().documentLayout()
    block = guide.browser.document().begin()
    heights = {}
    while block.isValid():
        heights[block.text()[:1]] = layout.blockBoundingRect(block).height()
        block = block.next()
    assert heights["\N{OBJECT REPLACEMENT CHARACTER}"] > 100


def test_markup_in_a_page_is_text(guide):
    assert "no markup" in shown(guide)
    assert "<b onclick" in shown(guide)


def test_a_search_lists_sections_and_marks_the_words(guide):
    contents = [guide.tree.topLevelItem(n).text(0) for n in range(guide.tree.topLevelItemCount())]
    assert contents == ["Reading", "Lungs"]
    guide.search.setText("needle thread")
    assert guide.tree.topLevelItemCount() == 1
    item = guide.tree.topLevelItem(0)
    assert item.text(0) == "Lungs › Second"
    guide.tree.itemClicked.emit(item, 0)
    assert {each.cursor.selectedText() for each in guide.browser.extraSelections()} == {
        "needle", "thread",
    }  # fmt: skip
    guide.search.setText("nowhere to be found")
    assert guide.tree.topLevelItem(0).text(0) == "Nothing has these words."
    guide.search.clear()
    assert guide.tree.topLevelItemCount() == 2
