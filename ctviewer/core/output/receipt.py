"""The receipt of a result as JSON: scan, network, setting and answer."""

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

FORMAT = 4  # raise it if a field changes its meaning
FORMAT_WITH_CALIBRATION = 3  # of programs before masks from elsewhere
FORMAT_WITH_NOTES = 2  # of programs before site calibrations
FORMAT_WITHOUT_NOTES = 1  # of the first programs; still written without notes
FORMATS = (FORMAT, FORMAT_WITH_CALIBRATION, FORMAT_WITH_NOTES, FORMAT_WITHOUT_NOTES)
MAX_BYTES = 1_000_000  # actual receipts are a hundred times smaller


@dataclass(frozen=True)
class ScanPart:
    """The scan: hashes of voxels, header and file ("" if in memory), shape (r, a, s) and affine."""

    voxels_sha256: str
    header_sha256: str
    file_sha256: str
    shape: tuple[int, int, int]
    affine: tuple[float, ...]


@dataclass(frozen=True)
class NetworkPart:
    """The network and its preprocessing; `tolerance` is the logit difference allowed elsewhere."""

    name: str
    version: str
    sha256: str
    tolerance: float
    preprocess: str
    preprocess_sha256: str


@dataclass(frozen=True)
class CalibrationPart:
    """A site calibration in place of the network's own: signature and parameters."""

    sha256: str
    temperature: float
    midpoint: float
    low: float
    high: float


@dataclass(frozen=True)
class Setting:
    """The computing environment: equal settings give identical bits, others nearly the same."""

    device: str
    processor: str
    threads: int
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """The answer of the network; only findings for a refused scan.

    `logit_bits` are eight hex digits per logit (IEEE 754 binary32), one per class if the network is
    not binary; `probability` is that of the positive class, `probabilities` those of all classes,
    stored only if not implied by it. `input_sha256` is the hash of the network's input. Without a
    heat map there is neither an involved share nor a map.
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
        """The logits from their bits; empty for a refused scan."""
        content = bytes.fromhex(self.logit_bits or "")
        return struct.unpack(f">{len(content) // 4}f", content)

    @property
    def logit(self) -> float | None:
        """The logit of a binary network."""
        return self.logits[0] if len(self.logits) == 1 else None


@dataclass(frozen=True)
class MaskPart:
    """A mask that was used: kind, maker, and hashes of its file and its labels.

    `name` and `version` are those of a network or program, "" for a file, whose name is not stored.
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
    """Mask measurements: lesion shares in percent, the score of 0 to 25 with lobes."""

    masks: tuple[MaskPart, ...]
    percent: float | None
    left_percent: float | None
    right_percent: float | None
    score_25: int | None


@dataclass(frozen=True)
class Receipt:
    """Everything needed to repeat a result and to detect any difference.

    It contains no file name (`file_name` is None unless requested) and no patient. `notes` are the
    result's; `calibration` is None for the network's own; `masked` are measurements with masks from
    elsewhere, which are not repeated.
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
        """The oldest format that can express it, for older programs."""
        if self.masked:
            return FORMAT
        if self.calibration:
            return FORMAT_WITH_CALIBRATION
        return FORMAT_WITH_NOTES if self.notes else FORMAT_WITHOUT_NOTES

    def to_json(self) -> str:
        """The content of a receipt file."""
        text = json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"
        # a file name may not be valid UTF-8; JSON reads the escapes as the same name
        return text.encode("utf-8", "backslashreplace").decode()


def receipt_of(
    volume: Volume, result: Result, setting: Setting, file_name: str | None = None
) -> Receipt:
    """The receipt of a result of a volume in a setting; reads every voxel."""
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
    """Parse a receipt file's content.

    Raises:
        UserError: not a receipt, another format, or edited by hand.
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
    del answer["logit"]  # implied by the bits
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
