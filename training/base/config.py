"""Configuration of a training run: every parameter of the shipped network."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from training.base.errors import TrainingError
from training.base.settings import KNOWN_ONLY, Amount, Count, Positive, read_toml, validated

SPLITS = ("train", "validation", "calibration", "test")
FREE = (
    "begin_recipe",
    "crossfit",
    "crossfit_steps",
    "painted_pairs",
    "reads_map",
    "phantoms_before",
    "scans",
    "masks",
    "workers",
    "threads",
    "compiler",
    "device",
    "version",
)  # may change when a run is resumed
LARGEST_SPLIT = 100_000  # patients; distance between the seeds of the splits
CHANNELS = (8, 32, 80, 128)  # of the encoder, at 1/2, 1/4, 1/8 and 1/16 of the input
LEVELS = (32, 16, 8)  # channels of the decoder, at 1/8, 1/4 and 1/2
BEFORE = {"channels": (16, 40, 96, 160), "levels": (40, 16, 8)}  # before recipes set them


@dataclass(frozen=True)
class Config:
    """One run. A synthetic patient is a seed; each gives one healthy and one diseased scan.

    The splits' seeds start LARGEST_SPLIT apart, so that no patient is in two of them. The painted
    patients are those of `training.synthetic.painting`, each in one split at most: `scans` is the
    folder of their scans. Batches of `painted_train` are painted anew at every step;
    `painted_pairs` says how many pairs of samples of each patient evaluate it. `begin_with` names
    an earlier run in the same work folder whose weights this one goes on from, `begin_recipe` the
    recipe beside this one that makes it, `begin_file` a network file (beside the recipes or
    shipped) instead of a run.

    `labelled` is a folder or CSV table of real scans with labels, see
    `training.data.labelled.table`; `labelled_classes` takes some of MosMedData's classes,
    `labelled_covidnet` names the two files of CovidNet3D's split; else the four `labelled_shares`
    go to the splits, scans of one site or of one patient together. `masks` is a folder of lesion
    masks of MosMedData, only measured on.

    `balance` names what batches hold equally much of, see `training.model.batches`; `mixup` is the
    alpha of Zhang et al. 2018 (0: none). `folds` of 2 or more trains an ensemble, one member for
    each group of subjects that it leaves out, with `steps` each. `crossfit` of 2 or more trains so
    many networks of `crossfit_steps` beside that of the run, each without one group of the subjects
    that what it begins with never saw, to calibrate and evaluate the run (ADR 0022).
    `reads_map` lets the logit be in part of the map, by a share that calibration chooses (ADR
    0036). `phantoms_before` is how many phantoms stand for those that `begin_file` had learnt from
    when the distance to the training scans is measured. `smoothing` is how far labels lie inside 0
    and 1; `dice` compares maps over the batch or each positive sample for itself; `decay` is how
    many of the last steps lower the learning rate, in a line to zero (0: all of them, along a
    cosine).
    `channels` and `levels` are those of the network, see `training.model.network`; a run may begin
    with a wider one, see `training.model.narrow`. `compiler` is that of the network in training,
    see `training.model.step`: "auto" compiles on a GPU alone. Counts and amounts are 0 or more.
    """

    __pydantic_config__ = KNOWN_ONLY

    name: str = "ctviewer-synthetic"
    version: str = "0.1.0"
    begin_with: str = ""
    begin_recipe: str = ""
    begin_file: str = ""
    scans: str = ""
    painted_pairs: Count = 20
    reads_map: bool = False
    painted_train: tuple[str, ...] = ()
    painted_calibration: tuple[str, ...] = ()
    painted_test: tuple[str, ...] = ()
    labelled: str = ""
    labelled_classes: tuple[str, ...] = ()
    labelled_covidnet: tuple[str, ...] = ()
    labelled_shares: tuple[Amount, ...] = (0.6, 0.1, 0.1, 0.2)
    labelled_together: str = "site"
    masks: str = ""
    seed: Count = 0
    train_patients: Count = 500
    validation_patients: Count = 50
    calibration_patients: Count = 75
    test_patients: Count = 100
    channels: tuple[Count, ...] = CHANNELS
    levels: tuple[Count, ...] = LEVELS
    steps: Positive = 1000
    batch: Positive = 8
    learning_rate: Amount = 2e-3
    weight_decay: Amount = 1e-2
    warmup: Amount = 0.1
    map_weight: Amount = 1.0
    lung_weight: Amount = 0.0
    average: Amount = 0.99
    validate_every: Positive = 100
    threads: Positive = 2
    workers: Positive = 2
    balance: tuple[Literal["label", "source"], ...] = ()
    mixup: Amount = 0.0
    folds: Count = 0
    crossfit: Count = 0
    crossfit_steps: Count = 0
    phantoms_before: Count = 0
    smoothing: Amount = 0.0
    dice: Literal["batch", "each"] = "batch"
    decay: Count = 0
    precision: Literal["auto", "bfloat16"] = "auto"
    compiler: Literal["auto", "none", "inductor", "aot_eager"] = "auto"
    device: Literal["auto", "cpu", "cuda"] = "auto"

    @property
    def painted(self) -> tuple[str, ...]:
        """The painted patients of all splits."""
        return (*self.painted_train, *self.painted_calibration, *self.painted_test)

    def same_run(self, stored: dict[str, Any]) -> bool:
        """Whether a checkpoint has these settings."""
        here, there = _of_weight(asdict(self)), _of_weight(asdict(stored_config(stored)))
        if self.decay:  # then earlier steps do not depend on the number of steps
            here["steps"] = there["steps"]
        return here == there


def stored_config(stored: dict[str, Any]) -> Config:
    """Return the settings of a checkpoint; missing ones get the default of that time."""
    return Config(**(BEFORE | stored | {"painted_pairs": Config().painted_pairs}))


def load_config(path: Path | None) -> Config:
    """Return the configuration in a TOML file; settings not in it keep their defaults.

    Raises:
        TrainingError: the file cannot be read, or has an unknown name or an impossible value.
    """
    if path is None:
        return Config()
    return checked(read_toml(path, "The configuration"), path.name)


def checked(values: dict[str, Any], recipe: str = "") -> Config:
    """Return the defaults overridden by `values`, which are from the file `recipe` if given.

    Raises:
        TrainingError: a name is unknown, a value has the wrong type or is impossible, or two
            settings contradict each other.
    """
    checks = (_check_patients, _check_channels, _check_whole, _check_painted)
    return validated(Config, values, checks, recipe)


def _check_channels(config: Config) -> None:
    for name, known in (("channels", CHANNELS), ("levels", LEVELS)):
        given = list(getattr(config, name))
        if len(given) != len(known) or 0 in given:
            raise TrainingError(
                f"The setting {name} is {given}; it takes {len(known)} numbers of 1 or more, as "
                f"{list(known)}."
            )


def _check_whole(config: Config) -> None:
    """Checks across settings: a name that is not a folder, no data, shares that do not add up.

    The shares of the splits are checked when they are drawn.
    """
    for name in (config.name, config.version):
        if not name or set(name) & set("/\\:") or name.startswith("."):
            raise TrainingError(
                f"The name or version {name!r} cannot name a folder or file; choose plain letters."
            )
    if config.begin_with == config.name:
        raise TrainingError(
            f"The run {config.name} cannot begin with itself; name an earlier one in begin_with."
        )
    if not (config.train_patients or config.painted_train or config.labelled):
        raise TrainingError(
            "The recipe has nothing to train on; set train_patients, painted_train or labelled."
        )
    if len(config.labelled_shares) != len(SPLITS) or len(config.labelled_covidnet) not in (0, 2):
        raise TrainingError(
            f"labelled_shares needs a share for each of {', '.join(SPLITS)}, and labelled_covidnet "
            "two files or none."
        )


def _check_painted(config: Config) -> None:
    if config.painted_train and (config.train_patients or config.labelled):
        raise TrainingError(
            "Painted scans are painted anew at every step and train alone; set train_patients to 0 "
            "and labelled to nothing, or painted_train to nothing."
        )
    if config.painted_train and config.folds:
        raise TrainingError(
            "An ensemble of folds cannot be painted; set crossfit instead of folds."
        )
    if config.crossfit == 1 or (config.crossfit and not config.painted_train):
        raise TrainingError(
            "crossfit is the number of groups of painted subjects, 2 or more; it needs "
            "painted_train."
        )


def _of_weight(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that affect the weights: of labelled scans, their presence, not location."""
    kept = {name: value for name, value in settings.items() if name not in FREE}
    return kept | {"labelled": bool(kept["labelled"])}


def _check_patients(config: Config) -> None:
    """Each patient is in one split at most."""
    if max(getattr(config, f"{split}_patients") for split in SPLITS) > LARGEST_SPLIT:
        raise TrainingError(
            f"A split of more than {LARGEST_SPLIT} patients would share patients with the next; "
            "draw fewer."
        )
    named = config.painted
    twice = sorted({patient for patient in named if named.count(patient) > 1})
    if twice:
        raise TrainingError(
            f"Patient {', '.join(twice)} stands in two splits, so the figures would not be honest; "
            "leave each patient in one."
        )
