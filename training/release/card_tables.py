"""The tables of the model card, each from the network file's own metadata."""

from collections.abc import Mapping, Sequence
from typing import Any

from training.model.network import HIGHEST

FIGURES = {
    "samples": "samples",
    "auc": "AUC",
    "auc_small": "AUC of lesions of 1 to 25 % of the lung",
    "average_precision": "average precision",
    "sensitivity_at_specificity_90": "sensitivity at 90 % specificity",
    "sensitivity_at_specificity_95": "sensitivity at 95 % specificity",
    "specificity_at_sensitivity_90": "specificity at 90 % sensitivity",
    "specificity_at_sensitivity_95": "specificity at 95 % sensitivity",
    "accuracy": "accuracy at 0.5",
    "balanced_accuracy": "balanced accuracy at 0.5",
    "brier": "Brier score",
    "calibration_error": "expected calibration error",
    "specificity": 'specificity of the label "pneumonia"',
    "sensitivity": 'sensitivity of the label "pneumonia"',
    "sensitivity_small": "... of lesions below 3 % of the lung",
    "sensitivity_medium": "... of 3 to 10 %",
    "sensitivity_large": "... above 10 %",
    "uncertain": "share labelled uncertain",
    "wrong_when_certain": "wrong among the certain",
    "covered_normal": "negatives that fit normal in the conformal sense",
    "covered_pneumonia": "positives that fit pneumonia in the conformal sense",
    "dice": "lesion map: Dice (mean over positives)",
    "dice_by_hu": "... by the HU classes of Slicer's Lung CT Analyzer",
    "lung_dice": "lungs: Dice",
    "occlusion_correlation": "slabs: Spearman's correlation of occlusion and lesions",
    "occlusion_map_correlation": "... of occlusion and lesion map",
    "pointing": "lesion map: its peak lies in a lesion",
    "pointing_random": "... with random weights",
    "involvement_error": "involved share: median error (1 = whole lung)",
    "involvement_error_by_hu": "... by the HU classes",
    "involvement_error_sick": "involved share: median error over positives",
    "involvement_error_sick_by_hu": "... by the HU classes",
}
GROUPS = {
    "group": "",
    "samples": "samples",
    "sick": "positive",
    "mean_probability": "mean probability",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "auc": "AUC",
}
TITLES = {"severity": "severity", "thickness": "slice thickness", "subject": "source"}
SEEDS = {
    "recipe": "recipe",
    "accuracy": "accuracy",
    "auc": "AUC",
    "seconds_per_step": "seconds per training step",
    "seconds_per_scan": "seconds per scan",
    "budget_seconds": "seconds of training",
}

Cells = Mapping[str, Any]


def decision_lines(metadata: Cells) -> list[str]:
    """How a logit becomes a probability and a label."""
    midpoint, limits = metadata.get("midpoint", 0.0), metadata["thresholds"]
    logit = f"(logit - {midpoint})" if midpoint else "logit"
    lines = []
    if share := metadata.get("map_share"):
        lines.append(
            f"- logit = {1.0 - share:g} x that of the classifier + {share:g} x the log-odds of the "
            f"mean of the {HIGHEST} highest cells of the map"
        )
    lines.append(
        f"- probability = sigmoid({logit} / {metadata['temperature']}); normal up to "
        f"{limits['low']}, pneumonia from {limits['high']}, uncertain between"
    )
    if conformal := metadata.get("conformal"):
        lines.append(
            f"- also uncertain unless exactly one class fits: normal up to "
            f"{conformal['normal_to']:.3f}, pneumonia from {conformal['pneumonia_from']:.3f} "
            f"(conformal, each class wrongly excluded for at most {100 * conformal['error']:g} % "
            "of scans like those of calibration)"
        )
    if known := metadata.get("out_of_distribution"):
        lines.append(
            f"- a scan is borderline from a distance of {known['limit_95']:g} to the training "
            f"scans, out of distribution from {known['limit_99']:g}"
        )
    return lines


def figure_table(metrics: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One column per source of test samples, with 95 % intervals in brackets."""
    rows = [
        [words, *(_figure(figures, key) for figures in metrics.values())]
        for key, words in FIGURES.items()
        if any(key in figures for figures in metrics.values())
    ]
    return _table(["on unseen patients", *metrics], rows)


def group_tables(groups: Mapping[str, Sequence[Cells]]) -> list[str]:
    """One table per source of test samples and grouping."""
    lines = []
    for source, parts in groups.items():
        for by, title in TITLES.items():
            rows = [[_figure(part, key) for key in GROUPS] for part in parts if part["by"] == by]
            if len(rows) > 1:
                lines += [f"By {title}, {source}:", "", *_table([*GROUPS.values()], rows)]
    return lines


def seed_table(rows: Sequence[Cells]) -> list[str]:
    """The comparison with the recipe of the seed, if there is one; a row may have a note."""
    if not rows:
        return []
    cells = [[_figure(row, key) for key in SEEDS] for row in rows]
    notes = [line for row in rows if "note" in row for line in (row["note"], "")]
    table = _table([*SEEDS.values()], cells)
    return ["The Keras example's recipe on the same data:", "", *table, *notes]


def _figure(figures: Cells, key: str) -> str:
    """A figure with its interval, "-" if there is none."""
    value = figures.get(key)
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    low, high = figures.get(f"{key}_low"), figures.get(f"{key}_high")
    return f"{value:g}" if low is None else f"{value:g} ({low:g} to {high:g})"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in (headings, *rows)]
    return [lines[0], "|---" * len(headings) + "|", *lines[1:], ""]
