"""The columns of a batch's table: type, unit, values and meaning of each, in one place.

Used for the table itself, its data dictionary, and the types of Parquet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ctviewer.core.base.files import csv_text


class ValueKind(Enum):
    """The type of a column's values."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "true or false"
    INTEGERS = "integers"
    NUMBERS = "numbers"
    TEXTS = "texts"


@dataclass(frozen=True)
class ExportColumn:
    """A column; `values` is the range of numbers or the list of words, "" for any.

    `name` is a dotted path into `Row.to_dict()`. Missing values are empty cells.
    """

    name: str
    kind: ValueKind
    unit: str
    values: str
    meaning: str


TEXT, NUMBER, BOOLEAN = ValueKind.TEXT, ValueKind.NUMBER, ValueKind.BOOLEAN
SHA256 = "64 hexadecimal digits"
FROM_0 = "0 or more"
SHARE = "0 to 100"

COLUMNS = (
    ExportColumn("path", TEXT, "", "",
           "Location of the scan: a file, or the folder of a series."),
    ExportColumn("status", TEXT, "", "ok, refused, error",
           "ok: it has a number. refused: it did not pass the input check. error: it could not be "
           "read or classified."),
    ExportColumn("probability", NUMBER, "", "0 to 1",
           "The calibrated probability of pneumonia, by the site calibration if one is named."),
    ExportColumn("label", TEXT, "",
           "a class of the network (normal, pneumonia), uncertain, no verdict",
           "The class by the thresholds of the network; uncertain or no verdict if there is a "
           "reason for doubt (see doubts)."),
    ExportColumn("logit", NUMBER, "", "any", "The raw output of the network, before calibration."),
    ExportColumn("involvement.percent", NUMBER, "%", SHARE,
           "The share of both lungs that the heat map marks as lesion."),
    ExportColumn("involvement.left_percent", NUMBER, "%", SHARE,
           "The same for the left lung; empty if none was found on that side."),
    ExportColumn("involvement.right_percent", NUMBER, "%", SHARE, "The same for the right lung."),
    ExportColumn("involvement.grade", TEXT, "", "CT-0, CT-1, CT-2, CT-3, CT-4",
           "MosMedData's grade of the involved share: CT-0 below 1 %, then up to 25, 50, 75 %."),
    ExportColumn("conformal.verdict", TEXT, "", "a class of the network, both, neither (of more "
                 "than two classes those that fit, separated by \"; \", or neither)",
           "The classes that fit in the conformal sense, at the error rate in the network file."),
    ExportColumn("out_of_distribution.distance", NUMBER, "", FROM_0,
           "The distance of the scan from the training scans; empty if infinite."),
    ExportColumn("out_of_distribution.level", TEXT, "", "usual, unusual, foreign",
           "usual: within the distance of 95 % of known scans. unusual: beyond it. foreign: beyond "
           "that of 99 %."),
    ExportColumn("gate.verdict", TEXT, "", "pass, warn, refuse",
           "The result of the input check."),
    ExportColumn("gate.findings", ValueKind.TEXTS, "", "codes, separated by \"; \"",
           "The reasons for it; each code's sentence is in JSON."),
    ExportColumn("model.name", TEXT, "", "", "The network."),
    ExportColumn("model.version", TEXT, "", "", "Its version."),
    ExportColumn("model.sha256", TEXT, "", SHA256, "The hash of the network file."),
    ExportColumn("model.synthetic", BOOLEAN, "", "true, false",
           "Whether it was trained without any real pneumonia."),
    ExportColumn("preprocess", TEXT, "", "", "The version of the preprocessing."),
    ExportColumn("device", TEXT, "", "", "The device used, such as cpu or cuda:0."),
    ExportColumn("seconds.load", NUMBER, "s", FROM_0, "Time to read and decode the scan."),
    ExportColumn("seconds.preprocess", NUMBER, "s", FROM_0,
           "Time to find the lungs and prepare the input."),
    ExportColumn("seconds.infer", NUMBER, "s", FROM_0, "Time of the network."),
    ExportColumn("seconds.total", NUMBER, "s", FROM_0, "The sum of the three."),
    ExportColumn("input.shape", ValueKind.INTEGERS, "voxels", "1 or more, separated by \" x \"",
           "Voxels along the file's own axes."),
    ExportColumn("input.spacing_mm", ValueKind.NUMBERS, "mm", "above 0, separated by \" x \"",
           "Distances of voxel centres along right, anterior, superior."),
    ExportColumn("input.orientation", TEXT, "", "such as RAS or LPS",
           "The directions in which the file's own axes increase."),
    ExportColumn("input.hu.p5", NUMBER, "HU", "any", "The 5th percentile of the scan's values."),
    ExportColumn("input.hu.p50", NUMBER, "HU", "any", "The median."),
    ExportColumn("input.hu.p95", NUMBER, "HU", "any", "The 95th percentile."),
    ExportColumn("input.sha256", TEXT, "", SHA256,
           "The hash of the file, or of a series' files in the order of its slices."),
    ExportColumn("error", TEXT, "", "", "Why there is no result, as a sentence."),
    ExportColumn("input.sample_sha256", TEXT, "", SHA256,
           "The same for scans with the same voxels, whatever their names and compression."),
    ExportColumn("notes", ValueKind.TEXTS, "", "sentences",
           "What was not loaded, was computed differently, or was not saved."),
    ExportColumn("unknown", ValueKind.TEXTS, "",
           "codes, separated by \"; \"",
           "What is unknown according to the network file: calibration, thresholds, conformal, "
           "out_of_distribution, heat_map, training."),
    ExportColumn("calibration.sha256", TEXT, "", SHA256,
           "The signature of the site calibration used for probability and label; empty if that of "
           "the network was used."),
    ExportColumn("calibration.made_at", TEXT, "", "ISO 8601, UTC",
           "When this calibration was made."),
    ExportColumn("doubts", ValueKind.TEXTS, "",
           "map_marks, map_empty, unlike_training, part, half_lungs, cut, slices, turned, size, "
           "separated by \"; \"",
           "The reasons why a number is uncertain or has no verdict."),
    ExportColumn("masks.lungs.name", TEXT, "", "",
           "With imported masks: the file, program or network that provided the lungs."),
    ExportColumn("masks.lesions.name", TEXT, "", "", "The same for the lesions."),
    ExportColumn("masks.percent", NUMBER, "%", SHARE,
           "The share of both lungs covered by lesions, with these masks."),
    ExportColumn("masks.left_percent", NUMBER, "%", SHARE, "The same for the left lung."),
    ExportColumn("masks.right_percent", NUMBER, "%", SHARE, "The same for the right lung."),
    ExportColumn("masks.score_25", NUMBER, "", "0 to 25",
           "The CT severity score of Pan et al.: five lobes, each 0 to 5; only with lobes."),
    ExportColumn("masks_asked.lungs", TEXT, "", "used, none, refused",
           "In a batch with lung masks: whether the mask of the scan was used, missing, or refused "
           "(with the reason in the notes)."),
    ExportColumn("masks_asked.lesions", TEXT, "", "used, none, refused",
           "The same for the lesion mask."),
)  # fmt: skip
"""In table order."""

REMARKS = (
    ExportColumn("opinion", TEXT, "", "agree, disagree",
           "The reader's opinion on the result; in exports of the window."),
    ExportColumn("comment", TEXT, "", "", "The reader's comment; in exports of the window."),
)  # fmt: skip

HEAD = ("column", "type", "unit", "values", "meaning")


def class_column(name: str) -> ExportColumn:
    """The column of a class's probability, after all others."""
    meaning = f"The probability of the class {name}."
    return ExportColumn(f"probabilities.{name}", NUMBER, "", "0 to 1", meaning)


def dictionary_rows(classes: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The data dictionary: a header, then a row per column, with those of the classes last."""
    columns = (*COLUMNS, *REMARKS, *map(class_column, classes))
    lines = ((each.name, each.kind.value, each.unit, each.values, each.meaning) for each in columns)
    return [HEAD, *lines]


def dictionary_csv(classes: Sequence[str] = ()) -> bytes:
    """The data dictionary as CSV."""
    return csv_text(dictionary_rows(classes)).encode("utf-8", "backslashreplace")
