"""The columns of a batch's table: each one's type, unit, values and meaning, in one place.

From here come the table itself, the data dictionary that goes with it, and the types of Parquet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ctviewer.core.base.files import csv_text


class Kind(Enum):
    """What a column's values are."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "true or false"
    INTEGERS = "integers"
    NUMBERS = "numbers"
    TEXTS = "texts"


@dataclass(frozen=True)
class Column:
    """A column; `values` is the range of numbers or the list of words, "" for any.

    `name` is a dotted path into `Row.to_dict()`. A missing value is always an empty cell.
    """

    name: str
    kind: Kind
    unit: str
    values: str
    meaning: str


TEXT, NUMBER, BOOLEAN = Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN
SHA256 = "64 hexadecimal digits"
FROM_0 = "0 or more"
SHARE = "0 to 100"

COLUMNS = (
    Column("path", TEXT, "", "", "Where the scan was found: a file, or the folder of a series."),
    Column("status", TEXT, "", "ok, refused, error",
           "ok: it has a number. refused: the checks of the input let none through. error: it "
           "could not be read or classified."),
    Column("probability", NUMBER, "", "0 to 1",
           "The network's calibrated probability of pneumonia."),
    Column("label", TEXT, "", "a class of the network (normal, pneumonia), uncertain, no verdict",
           "The probability by the network's own limits; uncertain or without a verdict where "
           "something speaks against the number (doubts in JSON)."),
    Column("logit", NUMBER, "", "any", "The network's raw answer, before calibration."),
    Column("involvement.percent", NUMBER, "%", SHARE,
           "The share of both lungs that the heat map marks as lesion."),
    Column("involvement.left_percent", NUMBER, "%", SHARE,
           "The same of the left lung; empty where none was found on that side."),
    Column("involvement.right_percent", NUMBER, "%", SHARE, "The same of the right lung."),
    Column("involvement.grade", TEXT, "", "CT-0, CT-1, CT-2, CT-3, CT-4",
           "MosMedData's grade of the involved share: CT-0 below 1 %, then up to 25, 50, 75 %."),
    Column("conformal.verdict", TEXT, "", "a class of the network, both, neither",
           "Which classes fit in the conformal sense, at the share of errors that the network file "
           "allows."),
    Column("out_of_distribution.distance", NUMBER, "", FROM_0,
           "How far the scan lies from the training scans; empty beyond all numbers."),
    Column("out_of_distribution.level", TEXT, "", "usual, unusual, foreign",
           "usual: within the distance of 95 % of known scans. unusual: beyond it. foreign: beyond "
           "that of 99 %."),
    Column("gate.verdict", TEXT, "", "pass, warn, refuse", "What the checks of the input say."),
    Column("gate.findings", Kind.TEXTS, "", "codes, separated by \"; \"",
           "The reasons for it; each code's sentence is in JSON."),
    Column("model.name", TEXT, "", "", "The network."),
    Column("model.version", TEXT, "", "", "Its version."),
    Column("model.sha256", TEXT, "", SHA256, "The hash of the network file."),
    Column("model.synthetic", BOOLEAN, "", "true, false",
           "Whether it was trained without any real pneumonia."),
    Column("preprocess", TEXT, "", "", "The version of the preprocessing."),
    Column("device", TEXT, "", "", "What computed it, such as cpu or cuda:0."),
    Column("seconds.load", NUMBER, "s", FROM_0, "Time to read and decode the scan."),
    Column("seconds.preprocess", NUMBER, "s", FROM_0, "Time to find the lungs and prepare."),
    Column("seconds.infer", NUMBER, "s", FROM_0, "Time of the network."),
    Column("seconds.total", NUMBER, "s", FROM_0, "The sum of the three."),
    Column("input.shape", Kind.INTEGERS, "voxels", "1 or more, separated by \" x \"",
           "Voxels along the file's own axes."),
    Column("input.spacing_mm", Kind.NUMBERS, "mm", "above 0, separated by \" x \"",
           "Distances of voxel centres along right, anterior, superior."),
    Column("input.orientation", TEXT, "", "such as RAS or LPS",
           "Where the file's own axes grow to."),
    Column("input.hu.p5", NUMBER, "HU", "any", "The 5th percentile of the scan's values."),
    Column("input.hu.p50", NUMBER, "HU", "any", "The median."),
    Column("input.hu.p95", NUMBER, "HU", "any", "The 95th percentile."),
    Column("input.sha256", TEXT, "", SHA256,
           "The hash of the file, or of a series' files in the order of its slices."),
    Column("error", TEXT, "", "", "Why there is no result, as a sentence."),
    Column("input.sample_sha256", TEXT, "", SHA256,
           "The same for scans with the same voxels, whatever their names and compression."),
    Column("notes", Kind.TEXTS, "", "sentences",
           "What was left out of the scan, computed otherwise, or not saved."),
)  # fmt: skip
"""In the order of the table."""

REMARKS = (
    Column("opinion", TEXT, "", "agree, disagree",
           "What the reader thinks of the result; in exports of the window."),
    Column("comment", TEXT, "", "", "The reader's words; in exports of the window."),
)  # fmt: skip

HEAD = ("column", "type", "unit", "values", "meaning")


def class_column(name: str) -> Column:
    """The column of a class of the network, behind all others."""
    meaning = f"The probability of the class {name}."
    return Column(f"probabilities.{name}", NUMBER, "", "0 to 1", meaning)


def dictionary_rows(classes: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The data dictionary: a head, then a line for each column, last those of the classes."""
    columns = (*COLUMNS, *REMARKS, *map(class_column, classes))
    lines = ((each.name, each.kind.value, each.unit, each.values, each.meaning) for each in columns)
    return [HEAD, *lines]


def dictionary_csv(classes: Sequence[str] = ()) -> bytes:
    """The data dictionary as CSV."""
    return csv_text(dictionary_rows(classes)).encode("utf-8", "backslashreplace")
