"""Draw docs/pictures/architecture.svg: the current packages, their layers and imports.

The layers are those of the import contracts in pyproject.toml, the arrows are actual imports:
`python -m bench.architecture`. Arrows connect packages within one frame; imports implied by others
are omitted, and so are imports of the bottom layer, which everything uses.
"""

import ast
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
WIDTH, PAD, GAP, ROW, HEAD = 1180, 16, 30, 52, 34
LETTER = 6.1  # approximate width of a caption's letter in pixels
NARROW = 190  # pixels of a box that holds only its name
LEAST = 140  # pixels of the narrowest box
BESIDE = 240  # pixels of a box next to a container
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #20262c; } .name { font-weight: 600; }
.note, .count { font-size: 11px; fill: #5b6670; } .count { text-anchor: end; }
.box { fill: #e6eef6; stroke: #55708a; }
.frame { fill: #f7f9fb; stroke: #9aabba; } .ground { fill: #d7e3ee; stroke: #55708a; }
.arrow { fill: none; stroke: #7f93a6; stroke-width: 1.3; marker-end: url(#tip); }
"""
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#7f93a6"/></marker></defs>'
)


@dataclass(frozen=True)
class PackageBox:
    """A package in the picture: its position in pixels, and the rows of packages inside it."""

    module: str
    left: float
    top: float
    width: float
    height: float
    inner: tuple["PackageBox", ...] = ()

    def all(self) -> Iterator["PackageBox"]:
        """The box itself and all boxes inside it."""
        yield self
        for box in self.inner:
            yield from box.all()


@dataclass(frozen=True)
class House:
    """The content of the picture: the rows of each layered package, and the imports."""

    layers: Mapping[str, list[list[str]]]
    graph: grimp.ImportGraph


def main() -> None:
    """Write the picture."""
    house = House(_layers(), grimp.build_graph("ctviewer"))
    boxes, bottom = _laid(house, "ctviewer", 0, WIDTH, 0)
    PICTURE.write_text(_svg(house, boxes, bottom), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))


def _layers() -> dict[str, list[list[str]]]:
    """The rows of each container, from the top, in the order of the import contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = {}
    for contract in settings["tool"]["importlinter"]["contracts"]:
        for container in contract.get("containers", ()):
            rows = [[name.strip() for name in row.split("|")] for row in contract["layers"]]
            found[container] = [[f"{container}.{name}" for name in row] for row in rows]
    found["ctviewer"] = [row for row in found["ctviewer"] if row != ["ctviewer.__main__"]]
    return found


def _laid(
    house: House, module: str, left: float, width: float, top: float
) -> tuple[tuple[PackageBox, ...], float]:
    """The boxes of a package's rows, and the position where the last one ends."""
    made: list[PackageBox] = []
    for line in [each for row in house.layers[module] for each in _lines(row, width)]:
        x, bottoms = left, []
        for name, share in zip(line, _shares(house, line, width), strict=True):
            inner: tuple[PackageBox, ...] = ()
            bottom = top + ROW
            if name in house.layers:
                inner, bottom = _laid(house, name, x + PAD, share - 2 * PAD, top + HEAD)
                bottom += PAD
            made.append(PackageBox(name, x, top, share, bottom - top, inner))
            bottoms.append(bottom)
            x += share + GAP / 2
        top = max(bottoms) + GAP
    return tuple(made), top - GAP


def _lines(row: list[str], width: float) -> list[list[str]]:
    """A row of packages, wrapped into as many lines as their names need."""
    most = max(1, int((width + GAP / 2) // (LEAST + GAP / 2)))
    each = math.ceil(len(row) / math.ceil(len(row) / most))
    return [row[begin : begin + each] for begin in range(0, len(row), each)]


def _shares(house: House, line: list[str], width: float) -> list[float]:
    """The width of each package; those next to a container are narrow, to leave it the space."""
    holding = sum(name in house.layers for name in line)
    free = width - GAP / 2 * (len(line) - 1)
    small = BESIDE if holding else free / len(line)
    large = (free - small * (len(line) - holding)) / max(holding, 1)
    return [large if name in house.layers else small for name in line]


def _svg(house: House, boxes: tuple[PackageBox, ...], bottom: float) -> str:
    every = [box for outer in boxes for box in outer.all()]
    size = f'viewBox="-8 -8 {WIDTH + 16} {bottom + 16:.0f}" width="{WIDTH + 16}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{STYLE}</style>", TIP]
    parts += [_drawn(box) for box in every if box.inner]
    for frame in (boxes, *(box.inner for box in every if box.inner)):
        place = {box.module: box for box in frame}
        parts += [_arrow(place[a], place[b]) for a, b in sorted(_arrows(house, list(place)))]
    parts += [_drawn(box) for box in every if not box.inner]  # drawn over passing arrows
    return "\n".join([*parts, "</svg>", ""])


def _drawn(box: PackageBox) -> str:
    kind = "frame" if box.inner else "ground" if box.module.endswith(".base") else "box"
    files, lines = _size(box.module)
    counts = f"{files} {'file' if files == 1 else 'files'}, {lines} lines"
    x, y, right = box.left + 10, box.top + 20, box.left + box.width - 10
    narrow = box.width < NARROW
    parts = [
        f"<g><title>{escape(_docstring(box.module))}</title>",
        f'<rect class="{kind}" rx="4" x="{box.left:.1f}" y="{box.top:.1f}" '
        f'width="{box.width:.1f}" height="{box.height:.1f}"/>',
        f'<text class="name" x="{x:.1f}" y="{y:.1f}">{box.module.rsplit(".", 1)[1]}</text>',
    ]
    if not narrow:
        parts.append(f'<text class="count" x="{right:.1f}" y="{y:.1f}">{counts}</text>')
    if not box.inner:
        said = counts if narrow else _first_words(box.module, int((box.width - 20) / LETTER))
        parts.append(f'<text class="note" x="{x:.1f}" y="{y + 19:.1f}">{escape(said)}</text>')
    return "".join([*parts, "</g>"])


def _arrows(house: House, modules: list[str]) -> set[tuple[str, str]]:
    """Imports not implied by other imports; the bottom layer gets no arrows."""
    drawn = [m for m in modules if not m.endswith(".base")]
    direct = {
        (a, b)
        for a in drawn
        for b in drawn
        if a != b and house.graph.direct_import_exists(importer=a, imported=b, as_packages=True)
    }
    reach = {a: _reached(a, direct) for a in drawn}
    return {
        (a, b) for a, b in direct if not any(b in reach[c] for x, c in direct if x == a and c != b)
    }


def _reached(start: str, direct: set[tuple[str, str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        new = {b for a, b in direct if a == here} - seen
        seen |= new
        todo += new
    return seen


def _arrow(a: PackageBox, b: PackageBox) -> str:
    x, y = a.left + a.width / 2, a.top + a.height
    to_x = min(max(x, b.left + 12), b.left + b.width - 12)
    middle = (y + b.top) / 2
    return (
        f'<path class="arrow" d="M{x:.1f} {y:.1f}C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} '
        f'{to_x:.1f} {b.top - 1:.1f}"/>'
    )


def _files(module: str) -> list[Path]:
    place = ROOT.joinpath(*module.split("."))
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def _size(module: str) -> tuple[int, str]:
    files = [file for file in _files(module) if file.name != "__init__.py"]
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in _files(module))
    return len(files), f"{lines / 1000:.1f}k" if lines >= 1000 else str(lines)


def _docstring(module: str) -> str:
    return ast.get_docstring(ast.parse(_files(module)[0].read_text("utf-8"))) or ""


def _first_words(module: str, room: int) -> str:
    line = _docstring(module).splitlines()[0]
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + " …"


if __name__ == "__main__":
    main()
