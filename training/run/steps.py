"""The steps after training: calibration on one fold, evaluation on another, and writing files."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.conformal import least_cases
from training.base.config import Config
from training.base.errors import TrainingError
from training.data.gather import gathered, sources
from training.evaluation.calibrate import (
    ERROR,
    calibrate,
    lesion_threshold,
    load_decision,
    map_share,
    save_decision,
)
from training.evaluation.cases import (
    CALIBRATION,
    ERRORS,
    TEST,
    Case,
    by_class,
    cases,
    read_cases,
    worst,
    write_cases,
)
from training.evaluation.crossfit import held_out, pooled
from training.evaluation.familiar import distances_apart, familiar, training_statistics
from training.evaluation.figures import Metrics, measure
from training.evaluation.groups import groups, rises
from training.evaluation.maps import lung_agreement, masked, random_pointing
from training.evaluation.occlusion import occlusion_correlations
from training.evaluation.outputs import Decision, Outputs, run
from training.model.ensemble import Ensemble, reading_map
from training.model.lineage import learnt_by
from training.model.network import Network
from training.release.metadata import NetworkCard
from training.synthetic.dataset import Samples, build_split, joined, load_split
from training.synthetic.painting.batches import evaluation_samples
from training.synthetic.painting.recipe import recipe_bases

METRICS = "metrics.json"
GROUPS = "groups.json"
FAMILIARITY = "familiarity.json"
STATISTICS = "training_statistics.json"
AGREEMENT = "lung_agreement.json"
SEEDS = "seed_comparison.json"
CALIBRATING, TESTING = 2, 3  # seeds of the samples for evaluation of the fold networks
LIKE_TRAINING = 10  # pairs per subject for the statistics of training scans

Report = Callable[[str], None]


def calibrate_run(
    network: Network | Ensemble,
    calibration: Samples,
    config: Config,
    work: Path,
    report: Report,
) -> None:
    """Choose the decision on the calibration split; compute statistics of the training scans."""
    folder = work / config.name
    outputs, share = _with_map(run(network, calibration), config)
    decision = calibrate(outputs, calibration, share)
    save_decision(decision, folder)
    report(f"decision: {decision}")
    if decision.conformal is None:
        report(f"too few samples for conformal limits; each class needs {least_cases(ERROR)}")
    report_figures("calibration", measure(outputs, calibration, decision), report)
    write_cases(folder / CALIBRATION, cases("calibration", outputs, calibration, decision))
    train = gathered(work, config, "train")
    _write(folder / STATISTICS, training_statistics(train))
    _write(folder / AGREEMENT, lung_agreement(outputs, calibration))
    known = familiar(network, train, calibration)
    _write(folder / FAMILIARITY, known.to_dict())
    report(f"out of distribution: from {known.limit_95} (95 %) and {known.limit_99} (99 %)")


def calibrate_crossfit(
    network: Network | Ensemble, config: Config, work: Path, report: Report
) -> None:
    """Choose the decision from the outputs of fold networks for their held-out subjects.

    Distance limits are also from held-out subjects, each from the network that held it out; mean
    and covariance are from the run's own network, and include phantoms if the file that it started
    from was trained on some. The threshold of the map is chosen on new samples of the run's own
    subjects, as map values of networks with fewer steps are lower.
    """
    folder = work / config.name
    bases = recipe_bases(config, config.painted_train, work, report)
    parts = held_out(config, bases, work, CALIBRATING)
    pool, samples = pooled(parts)
    outputs, share = _with_map(pool, config)
    train = evaluation_samples(bases, config.painted_train, LIKE_TRAINING, CALIBRATING)
    known_subjects = run(network, train)
    lesion = lesion_threshold(known_subjects, train)
    _write(folder / AGREEMENT, lung_agreement(known_subjects, train))
    decision = replace(calibrate(outputs, samples, share), lesion=lesion)
    save_decision(decision, folder)
    report(f"decision: {decision}")
    report_figures("calibration", measure(outputs, samples, decision), report)
    write_cases(folder / CALIBRATION, cases("calibration", outputs, samples, decision))
    _write(folder / STATISTICS, training_statistics(train))
    also = _phantoms_before(config, work, report)
    apart = []
    for part in parts:
        held = set(part.samples.subjects)
        rows = [row for row, name in enumerate(train.subjects) if name not in held]
        others = joined([train.chosen(rows), *also])
        apart.append(distances_apart(part.network, others, part.samples))
    known = familiar(network, joined([train, *also]), None, np.concatenate(apart))
    _write(folder / FAMILIARITY, known.to_dict())
    report(f"out of distribution: from {known.limit_95} (95 %) and {known.limit_99} (99 %)")


def _with_map(outputs: Outputs, config: Config) -> tuple[Outputs, float]:
    """Return the outputs with the map in their logits, and its share; 0 if not requested."""
    if not config.reads_map:
        return outputs, 0.0
    share = map_share(outputs)
    return outputs.reading_map(share), share


def _phantoms_before(config: Config, work: Path, report: Report) -> list[Samples]:
    """Return samples of phantoms, if the file that a run started from was trained on some."""
    if not config.phantoms_before:
        return []
    phantoms = Config(seed=config.seed, train_patients=config.phantoms_before, workers=1)
    build_split(work, phantoms, "train", report)
    return [load_split(work, phantoms, "train")]


def evaluate_run(network: Network | Ensemble, config: Config, work: Path, report: Report) -> None:
    """Evaluate on the test split, not used otherwise; or out of fold, on other samples."""
    folder, decision = work / config.name, load_decision(work / config.name)
    metrics: dict[str, dict[str, float]] = {}
    parts: dict[str, list[dict[str, Any]]] = {}
    found: list[Case] = []
    tested, also = _tested(network, config, decision, work, report)
    for source, (outputs, samples) in tested.items():
        figures = measure(outputs, samples, decision).figures | also
        if len(masked(samples)):
            figures = figures | {"pointing_random": random_pointing(samples, config)}
        report_figures(f"test on {source}", Metrics(figures), report)
        metrics[source] = Metrics(figures).rounded()
        part = groups(outputs, samples, decision)
        report(
            f"  the mean probability {'rises' if rises(part) else 'does not rise'} with severity"
        )
        parts[source] = [group.rounded() for group in part]
        found += cases(source, outputs, samples, decision)
    write_cases(folder / TEST, found)
    write_cases(folder / ERRORS, worst(found))
    _write(folder / GROUPS, parts)
    _write(folder / METRICS, metrics)


def _tested(
    network: Network | Ensemble, config: Config, decision: Decision, work: Path, report: Report
) -> tuple[dict[str, tuple[Outputs, Samples]], dict[str, float]]:
    """Return by source the outputs for evaluation: of the network itself or of the fold networks.

    Also figures of the latter that cannot be computed from outputs and samples alone.
    """
    if config.crossfit < 2:
        found = sources(work, config, "test")
        reading_map(network, decision.map_share)
        return {source: (run(network, samples), samples) for source, samples in found.items()}, {}
    bases = recipe_bases(config, config.painted_train, work, report)
    parts = held_out(config, bases, work, TESTING, decision.map_share)
    also = occlusion_correlations(parts, decision.lesion)
    return {"painted scans": pooled(parts)}, also


def card_of(config: Config, work: Path) -> NetworkCard:
    """Return the metadata of a run for the network file.

    Raises:
        TrainingError: it was not calibrated and evaluated, or its training subjects are unknown.
    """
    folder = work / config.name
    metrics = _read(folder / METRICS, "evaluate")
    return NetworkCard(
        config,
        load_decision(folder),
        metrics,
        learnt_by(config, work),
        {
            "groups": _read(folder / GROUPS, "evaluate"),
            "out_of_distribution": _read(folder / FAMILIARITY, "calibrate"),
            "training_statistics": _read(folder / STATISTICS, "calibrate"),
            "reference_scores": {
                "calibration": by_class(read_cases(folder / CALIBRATION)),
                "test": by_class(read_cases(folder / TEST)),
            },
            **_agreement(folder / AGREEMENT),
            **_seeds(folder / SEEDS),
        },
    )


def report_figures(title: str, metrics: Metrics, report: Report) -> None:
    """Report figures, with intervals where available."""
    rounded = metrics.rounded()
    report(f"{title}:")
    for name, value in rounded.items():
        if name.removesuffix("_low").removesuffix("_high") in rounded and name.endswith(
            ("_low", "_high")
        ):
            continue
        ends = (rounded.get(f"{name}_low"), rounded.get(f"{name}_high"))
        between = f"   {ends[0]:g} to {ends[1]:g}" if ends[0] is not None else ""
        report(f"  {name:30} {value:<8g}{between}")


def _agreement(path: Path) -> dict[str, float]:
    """The minimum overlap of both kinds of lungs, if the run was calibrated with it."""
    value = json.loads(path.read_text("utf-8")) if path.exists() else None
    return {} if value is None else {"lung_agreement": float(value)}


def _seeds(path: Path) -> dict[str, Any]:
    """The comparison of recipes, if there is one."""
    return {"seed_comparison": json.loads(path.read_text("utf-8"))} if path.exists() else {}


def _write(path: Path, values: Any) -> None:
    write_whole(path, (json.dumps(values, indent=1) + "\n").encode())


def _read(path: Path, step: str) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError:
        raise TrainingError(
            f"There is no {path.name} in {path.parent}; run python -m training {step} first."
        ) from None
