"""The receipt of a result: what was classified, by what and where, with which answer; as JSON."""

import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.fingerprint import (
    array_sha256,
    header_sha256,
    heat_map_sha256,
    json_sha256,
    voxels_sha256,
)
from ctviewer.core.analysis.mask_measures import MaskMeasures
from ctviewer.core.analysis.result import RESEARCH_USE, Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content, versioned_json
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import MaskMaker
from ctviewer.core.geometry.volume import Volume

FORMAT = 4  # raise it when a field changes its meaning
FORMAT_WITH_CALIBRATION = 3  # what programs without masks from elsewhere read
FORMAT_WITH_NOTES = 2  # what programs without a site's calibration read
FORMAT_WITHOUT_NOTES = 1  # what programs of before read; receipts without notes still have it
FORMATS = (FORMAT, FORMAT_WITH_CALIBRATION, FORMAT_WITH_NOTES, FORMAT_WITHOUT_NOTES)
MAX_BYTES = 1_000_000  # a receipt is a hundred times smaller


@dataclass(frozen=True)
class ScanPart:
    """The scan: hashes of voxels, header and file ("" in memory), shape (r, a, s) and affine."""

    voxels_sha256: str
    header_sha256: str
    file_sha256: str
    shape: tuple[int, int, int]
    affine: tuple[float, ...]


@dataclass(frozen=True)
class NetworkPart:
    """The network and its preprocessing; `tolerance` is what its logit may be off elsewhere."""

    name: str
    version: str
    sha256: str
    tolerance: float
    preprocess: str
    preprocess_sha256: str


@dataclass(frozen=True)
class CalibrationPart:
    """A site's calibration in the place of the network's own: its signature and its numbers."""

    sha256: str
    temperature: float
    midpoint: float
    low: float
    high: float


@dataclass(frozen=True)
class Setting:
    """What computed: the same setting owes the same bits, another one only nearly the same."""

    device: str
    processor: str
    threads: int
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """What was said. A refused scan has findings only.

    `logit_bits` are the eight hex digits of the logit as IEEE 754 binary32, eight for each class of
    a network that is not binary; `probability` is that of the positive class, `probabilities` are
    those of all classes, kept only where it does not say them. `input_sha256` is that of what the
    network saw. A network without a heat map has neither involved share nor map.
    """

    status: str
    findings: tuple[str, ...]
    logit_bits: str | None = None
    probability: float | None = None
    label: str | None = None
    involvement_percent: float | None = None
    input_sha256: str | None = None
    heat_map_sha256: str | None = None
    probabilities: tuple[tuple[str, float], ...] = ()

    @property
    def logits(self) -> tuple[float, ...]:
        """The logits of the bits; none of a refused scan."""
        content = bytes.fromhex(self.logit_bits or "")
        return struct.unpack(f">{len(content) // 4}f", content)

    @property
    def logit(self) -> float | None:
        """The only one, of a binary network."""
        return self.logits[0] if len(self.logits) == 1 else None


@dataclass(frozen=True)
class MaskPart:
    """A mask that was used: what it is of, who made it, the hashes of its file and its labels.

    `name` and `version` are those of a network or program, "" of a file, which is not named.
    """

    kind: str
    by: str
    name: str
    version: str
    sha256: str
    corrected: bool
    labels_sha256: str


@dataclass(frozen=True)
class MaskedPart:
    """What was measured with masks: shares of lesion in percent, the 0 to 25 score with lobes."""

    masks: tuple[MaskPart, ...]
    percent: float | None
    left_percent: float | None
    right_percent: float | None
    score_25: int | None


@dataclass(frozen=True)
class Receipt:
    """Everything needed to repeat a result and to notice any difference.

    It names no file and no patient; `file_name` is None unless the user asked for it. `notes` are
    the result's; `calibration` is None where the network's own counts; `masked` is what was
    measured with masks from elsewhere, which is not repeated.
    """

    scan: ScanPart
    network: NetworkPart
    setting: Setting
    answer: Answer
    judged_at: str
    seconds: float
    file_name: str | None = None
    notes: tuple[str, ...] = ()
    calibration: CalibrationPart | None = None
    masked: MaskedPart | None = None

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON object."""
        values = asdict(self)
        values["setting"]["versions"] = dict(self.setting.versions)
        values["answer"]["logit"] = self.answer.logit
        shares = values["answer"].pop("probabilities")
        if shares:
            values["answer"]["probabilities"] = dict(shares)
        if self.file_name is None:
            del values["file_name"]
        notes = {"notes": values["notes"]} if self.notes else {}
        del values["notes"]
        if self.calibration is None:
            del values["calibration"]
        masked = {"masked": values["masked"]} if self.masked else {}
        del values["masked"]
        whole = {"receipt": self._format, **values, "notice": RESEARCH_USE, **notes, **masked}
        return dict(json.loads(json.dumps(whole)))

    @property
    def _format(self) -> int:
        """The oldest that says it all: programs of before read what they know."""
        if self.masked:
            return FORMAT
        if self.calibration:
            return FORMAT_WITH_CALIBRATION
        return FORMAT_WITH_NOTES if self.notes else FORMAT_WITHOUT_NOTES

    def to_json(self) -> str:
        """The text of a receipt file."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"


def receipt_of(
    volume: Volume, result: Result, setting: Setting, file_name: str | None = None
) -> Receipt:
    """The receipt of what was said of a volume in a setting; reads every voxel."""
    r, a, s = volume.shape
    model = result.model
    return Receipt(
        scan=ScanPart(
            voxels_sha256(volume),
            header_sha256(volume),
            volume.source.sha256,
            (r, a, s),
            tuple(float(x) for x in volume.affine.ravel()),
        ),
        network=NetworkPart(
            model.name,
            model.version,
            model.sha256,
            model.tolerance,
            result.preprocess,
            json_sha256(result.spec.to_dict()),
        ),
        setting=setting,
        answer=_answer(result),
        judged_at=result.judged_at,
        seconds=round(result.seconds.preprocess + result.seconds.infer, 4),
        file_name=file_name,
        notes=result.notes,
        calibration=_calibration(result) if result.score else None,
        masked=_masked(result.masks) if result.masks else None,
    )


def _masked(measures: MaskMeasures) -> MaskedPart:
    values = measures.to_dict()
    used = [each.to_dict() for each in (measures.lungs, measures.lesions) if each]
    for each in used:
        each["name"] = "" if each["by"] == MaskMaker.FILE.value else each["name"]
    return MaskedPart(
        tuple(MaskPart(**each) for each in used),
        values["percent"],
        values["left_percent"],
        values["right_percent"],
        measures.score_25,
    )


def _calibration(result: Result) -> CalibrationPart | None:
    site = result.model.site
    if site is None:
        return None
    by = site.calibration
    return CalibrationPart(site.signature, by.temperature, by.midpoint, by.low, by.high)


def read_receipt(path: Path) -> Receipt:
    """Read a receipt file.

    Raises:
        UserError: it cannot be read; see also `parse_receipt`.
    """
    return parse_receipt(read_content(path, MAX_BYTES))


def parse_receipt(content: bytes) -> Receipt:
    """The receipt in a file's content.

    Raises:
        UserError: it is none, is of another format, or was changed by hand.
    """
    none = Text("This file is no receipt of CT Viewer; choose another.")
    values, version = versioned_json(content, MAX_BYTES, "receipt", none)
    if version not in FORMATS:
        raise UserError(
            Text(
                "This receipt has format {version!s:.20}, this program reads {FORMAT}; verify it "
                "with the version of CT Viewer that made it.",
                version=version,
                FORMAT=FORMAT,
            )
        )
    try:
        receipt = _from_dict(values)
        whole = receipt.to_dict() == values
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        whole = False
    if not whole:
        raise UserError(Text("This receipt is damaged or was changed; ask for the original."))
    return receipt


def _answer(result: Result) -> Answer:
    findings = tuple(finding.code for finding in result.gate.findings)
    score = result.score
    if score is None:
        return Answer(result.status.value, findings)
    return Answer(
        result.status.value,
        findings,
        struct.pack(f">{len(score.logits)}f", *score.logits).hex(),
        score.probability,
        score.called,
        score.involvement.percent if score.involvement else None,
        _input_sha256(result),
        heat_map_sha256(score.heat_map) if score.heat_map else None,
        () if score.classes.binary else tuple(score.probabilities.items()),
    )


def _input_sha256(result: Result) -> str | None:
    examined = result.examined
    return array_sha256(examined.prepared.array) if examined and examined.prepared else None


def _from_dict(values: dict[str, Any]) -> Receipt:
    scan, setting, answer = (dict(values[key]) for key in ("scan", "setting", "answer"))
    r, a, s = scan["shape"]
    del answer["logit"]  # the bits say it
    shares = tuple(dict(answer.get("probabilities") or {}).items())
    return Receipt(
        scan=ScanPart(**{**scan, "shape": (r, a, s), "affine": tuple(map(float, scan["affine"]))}),
        network=NetworkPart(**values["network"]),
        setting=Setting(**{**setting, "versions": tuple(setting["versions"].items())}),
        answer=Answer(**{**answer, "findings": tuple(answer["findings"]), "probabilities": shares}),
        judged_at=values["judged_at"],
        seconds=values["seconds"],
        file_name=values.get("file_name"),
        notes=tuple(values.get("notes", ())),
        calibration=CalibrationPart(**site) if (site := values.get("calibration")) else None,
        masked=_masked_part(values["masked"]) if "masked" in values else None,
    )


def _masked_part(values: dict[str, Any]) -> MaskedPart:
    masks = tuple(MaskPart(**each) for each in values["masks"])
    return MaskedPart(**{**values, "masks": masks})
