"""The user guide: its pages, their sections, and full-text search.

The pages are Markdown files of `docs/`; a package contains those in `PAGES` and their pictures
only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text

PAGES = (
    "guide", "batch", "measuring", "lungs", "masks", "correcting", "reading-study", "calibration",
    "formats", "networks", "influence", "columns", "real-scans", "compared", "python",
)  # fmt: skip
HEADING = re.compile(r"(#{1,6}) +(.*?) *#* *$")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)#]+)\)")
NAMED_PAGE = re.compile(r"(?<!\[)`docs/([\w-]+)\.md`(?!\])")
MARKS = re.compile(r"!\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)|^[-:| ]+$|[`*|#]+", re.M)
AROUND = 60  # characters of an excerpt before and after the match


@dataclass(frozen=True)
class GuideSection:
    """The text under one heading, without markup; `anchor` is its name in links."""

    title: str
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class GuidePage:
    """One page; `name` is its file name without the ending."""

    name: str
    title: str
    markdown: str
    sections: tuple[GuideSection, ...]


@dataclass(frozen=True)
class GuideHit:
    """A section with all words of a search, and an excerpt around the first match."""

    page: GuidePage
    section: GuideSection
    excerpt: str


def guide_folder() -> Path:
    """The folder of the pages: in a package among its own files, else the repository's `docs`.

    Raises:
        UserError: they are missing.
    """
    try:
        return resource("guide")
    except UserError:
        docs = Path(__file__).resolve().parents[3] / "docs"
        if (docs / f"{PAGES[0]}.md").is_file():
            return docs
        raise


def load_guide(folder: Path) -> tuple[GuidePage, ...]:
    """The pages in a folder, in the order of `PAGES`.

    Raises:
        UserError: one is missing or cannot be read.
    """
    try:
        return tuple(guide_page(name, (folder / f"{name}.md").read_text("utf-8")) for name in PAGES)
    except (OSError, UnicodeDecodeError) as error:
        file = Path(getattr(error, "filename", None) or folder).name
        raise UserError(
            Text("The guide's page {file} cannot be read; install the program again.", file=file)
        ) from None


def guide_page(name: str, markdown: str) -> GuidePage:
    """Parse a page; page names in code markup become links."""
    linked = NAMED_PAGE.sub(_link, markdown)
    sections = tuple(_sections(linked))
    title = sections[0].title if sections else name
    return GuidePage(name, title, linked, sections)


def anchor_of(title: str) -> str:
    """The anchor of a heading, as made by GitHub."""
    plain = MARKS.sub(_seen, title)
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")


def pictures_of(markdown: str) -> tuple[str, ...]:
    """The paths of a page's pictures, relative to it, in order."""
    return tuple(dict.fromkeys(PICTURE.findall(markdown)))


def found_in(pages: Iterable[GuidePage], search: str) -> list[GuideHit]:
    """The sections that contain every word of a search, ignoring case.

    Sections with a match in the heading come first, then in the order of the pages.
    """
    words = search.casefold().split()
    hits = [
        GuideHit(page, section, _excerpt(section.text, words))
        for page in (pages if words else ())
        for section in page.sections
        if _holds(f"{section.title} {section.text}", words)
    ]
    return sorted(hits, key=lambda hit: not _holds(hit.section.title, words))


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _link(found: re.Match[str]) -> str:
    return f"[{found[0]}]({found[1]}.md)" if found[1] in PAGES else found[0]


def _sections(markdown: str) -> Iterator[GuideSection]:
    """A section for each heading; "#" in code blocks is ignored."""
    title, level, lines, fenced = "", 0, list[str](), False
    for line in [*markdown.splitlines(), "# "]:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        heading = None if fenced else HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if title:
            text = " ".join(MARKS.sub(_seen, "\n".join(lines)).split())
            yield GuideSection(title, level, anchor_of(title), text)
        level, title = len(heading[1]), MARKS.sub(_seen, heading[2])
        lines = []


def _seen(found: re.Match[str]) -> str:
    """The visible text of a picture or link, without markup."""
    return (found[1] or found[2] or "").strip("`*")


def _excerpt(text: str, words: Sequence[str]) -> str:
    places = [place for word in words if (place := text.casefold().find(word)) >= 0]
    if not places:
        return ""
    first = min(places)
    start, end = max(0, first - AROUND), first + AROUND
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
