"""The pages of the user guide, and that a package contains exactly what they need."""

import tomllib
from pathlib import Path

import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.guide import (
    PAGES,
    anchor_of,
    found_in,
    guide_folder,
    guide_page,
    load_guide,
    pictures_of,
)

ROOT = Path(__file__).parents[3]
TEXT = """# Reading

Begin here.

## Slabs & `MIP`

A **slab** is made of whole slices. See `docs/measuring.md` and `docs/training.md`.

```sh
# not a heading, but holds needle
```

### Deeper

| a | b |
|---|---|
| one | needle two |
"""


def test_a_page_has_its_sections_without_marks():
    page = guide_page("guide", TEXT)
    assert page.title == "Reading"
    assert [(each.title, each.level, each.anchor) for each in page.sections] == [
        ("Reading", 1, "reading"), ("Slabs & MIP", 2, "slabs--mip"), ("Deeper", 3, "deeper"),
    ]  # fmt: skip
    assert page.sections[1].text.startswith("A slab is made of whole slices. See docs/measuring.md")
    assert page.sections[2].text == "a b one needle two"


def test_pages_that_are_named_become_links_others_stay():
    page = guide_page("guide", TEXT)
    assert "[`docs/measuring.md`](measuring.md)" in page.markdown
    assert "`docs/training.md`" in page.markdown
    assert "(training.md)" not in page.markdown


def test_a_search_finds_every_word_and_headings_first():
    pages = [guide_page("guide", TEXT), guide_page("batch", "# Needle\n\nOther words.\n")]
    hits = found_in(pages, "NEEDLE")
    assert [hit.section.title for hit in hits] == ["Needle", "Slabs & MIP", "Deeper"]
    assert "needle two" in hits[2].excerpt
    assert [hit.section.title for hit in found_in(pages, "two needle")] == ["Deeper"]
    assert found_in(pages, "   ") == []
    assert found_in(pages, "nowhere") == []


def test_anchors_are_those_of_github():
    assert anchor_of("While it runs") == "while-it-runs"
    assert anchor_of("The 0 to 25 score: why?") == "the-0-to-25-score-why"


def test_a_page_that_is_missing_is_one_sentence(tmp_path):
    (tmp_path / "guide.md").write_text("# A")
    with pytest.raises(UserError, match=r"batch\.md cannot be read"):
        load_guide(tmp_path)


def test_the_guide_of_the_repository_is_whole():
    folder = guide_folder()
    for page in load_guide(folder):
        assert page.sections[0].level == 1
        for picture in pictures_of(page.markdown):
            assert (folder / picture).is_file(), picture


FOR_MAKERS = {
    "benchmarks", "complaints", "dependencies", "fitting", "mosmed", "packaging", "scale",
    "training", "where",
}  # fmt: skip


def test_every_page_is_for_users_or_for_makers():
    """A page that is new is in the guide, or is named here."""
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages == {*PAGES, *FOR_MAKERS}


def test_a_wheel_holds_the_pages_and_the_pictures_they_show_and_no_other():
    docs = ROOT / "docs"
    wanted = {f"{name}.md" for name in PAGES}
    for name in PAGES:
        wanted |= set(pictures_of((docs / f"{name}.md").read_text("utf-8")))
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    held = build["targets"]["wheel"]["force-include"]
    into = "ctviewer/_resources/guide/"
    given = {
        source.removeprefix("docs/"): target.removeprefix(into)
        for source, target in held.items()
        if source.startswith("docs/")
    }
    assert given == {name: name for name in wanted}
