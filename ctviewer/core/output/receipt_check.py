"""Compares a receipt with a repeated run, and formats both for display."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.wording import NOT_KNOWN, verdict_text
from ctviewer.core.base.text import Text
from ctviewer.core.output.receipt import (
    Answer,
    CalibrationPart,
    MaskedPart,
    NetworkPart,
    Receipt,
    ScanPart,
    Setting,
)

TITLES = {
    "device": Text("Device"),
    "processor": Text("Processor"),
    "threads": Text("Threads"),
    "system": Text("System"),
}  # setting keys; libraries go by their own names


HASH_SIGNS = 12
MASKS_NOT_REPEATED = Text(
    "What the receipt says of masks from elsewhere is not repeated: their files are not available."
)


class Agreement(Enum):
    """How a repeated result compares with the receipt."""

    IDENTICAL = Text("the same, bit for bit")
    WITHIN_TOLERANCE = Text("the same within the network's tolerance")
    DIFFERENT = Text("not the same")
    INCOMPARABLE = Text("not comparable")


@dataclass(frozen=True)
class Check:
    """The outcome of a check: the agreement, and every difference in a sentence."""

    agreement: Agreement
    differences: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether the receipt's answer is confirmed."""
        return self.agreement in (Agreement.IDENTICAL, Agreement.WITHIN_TOLERANCE)


def check(receipt: Receipt, repeated: Receipt) -> Check:
    """Compare a receipt with that of a repeated run.

    The same voxels, network and preprocessing must give identical bits in the same setting. In
    another one (device, processor, threads, versions) the logit may differ by the network file's
    tolerance, and the heat map, of which a receipt holds only the hash, is not compared.
    """
    found = (
        *_scan_differences(receipt.scan, repeated.scan),
        *_network_differences(receipt.network, repeated.network),
        *_calibration_differences(receipt.calibration, repeated.calibration),
        *_setting_differences(receipt.setting, repeated.setting),
        *_note_differences(receipt.notes, repeated.notes),
        *((MASKS_NOT_REPEATED,) if receipt.masked else ()),
    )
    if not _comparable(receipt, repeated):
        return Check(Agreement.INCOMPARABLE, found)
    if receipt.answer == repeated.answer:
        return Check(Agreement.IDENTICAL, found)
    agreement = _agreement(receipt, repeated)
    return Check(agreement, (*found, *_answer_differences(receipt, repeated)))


def _comparable(receipt: Receipt, repeated: Receipt) -> bool:
    then, now = receipt.network, repeated.network
    return (
        receipt.scan.voxels_sha256 == repeated.scan.voxels_sha256
        and then.sha256 == now.sha256
        and then.preprocess_sha256 == now.preprocess_sha256
        and receipt.calibration == repeated.calibration
    )


def _agreement(receipt: Receipt, repeated: Receipt) -> Agreement:
    off = _logit_difference(receipt, repeated)
    elsewhere = receipt.setting != repeated.setting
    if elsewhere and off is not None and off <= repeated.network.tolerance:
        return Agreement.WITHIN_TOLERANCE
    return Agreement.DIFFERENT


def _logit_difference(receipt: Receipt, repeated: Receipt) -> float | None:
    """The largest difference of the logits; None if their numbers differ, or there are none."""
    then, now = receipt.answer.logits, repeated.answer.logits
    if not then or len(then) != len(now):
        return None
    return max(abs(one - other) for one, other in zip(then, now, strict=True))


def _scan_differences(then: ScanPart, now: ScanPart) -> Iterator[str]:
    if then.voxels_sha256 != now.voxels_sha256:
        if then.shape != now.shape:
            sizes = [" x ".join(map(str, each.shape)) for each in (then, now)]
            yield Text(
                "This is another scan: the receipt's has {then} voxels, this one {now}.",
                then=sizes[0],
                now=sizes[1],
            )
        elif then.affine != now.affine:
            yield Text(
                "This is another scan: its voxels have another size or place in the patient."
            )
        else:
            yield Text("This is another scan, or it was changed: its voxels have other values.")
        return
    if then.header_sha256 != now.header_sha256:
        yield Text("The header differs, the voxels are the same.")
    elif then.file_sha256 != now.file_sha256:
        yield Text("The file differs (packed or stored otherwise), the voxels are the same.")


def _network_differences(then: NetworkPart, now: NetworkPart) -> Iterator[str]:
    if then.sha256 != now.sha256:
        yield Text(
            "Another network classifies here: {name} {version} ({hash}); the "
            "receipt is of {old_name} {old_version} ({old_hash}).",
            name=now.name,
            version=now.version,
            hash=now.sha256[:12],
            old_name=then.name,
            old_version=then.version,
            old_hash=then.sha256[:12],
        )
    if then.preprocess_sha256 != now.preprocess_sha256:
        yield Text(
            "The preprocessing differs: version {then} in the receipt, {now} here.",
            then=then.preprocess,
            now=now.preprocess,
        )


def _calibration_differences(
    then: CalibrationPart | None, now: CalibrationPart | None
) -> Iterator[str]:
    if then != now:
        before, after = (
            each.sha256[:HASH_SIGNS] if each else Text("the network's own") for each in (then, now)
        )
        yield Text(
            "The calibration is {then} in the receipt, {now} here; repeat it with the same one.",
            then=before,
            now=after,
        )


def _setting_differences(then: Setting, now: Setting) -> Iterator[str]:
    earlier, later = dict(_setting_facts(then)), dict(_setting_facts(now))
    for name in {**earlier, **later}:
        before, after = earlier.get(name, Text("none")), later.get(name, Text("none"))
        if before != after:
            yield Text(
                "{name}: {before} in the receipt, {after} here.",
                name=TITLES.get(name, name.capitalize()),
                before=before,
                after=after,
            )


def _note_differences(then: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Notes that are in only one of the two runs."""
    for note in (each for each in then if each not in now):
        yield Text("Noted in the receipt, and not here: {note}", note=note)
    for note in (each for each in now if each not in then):
        yield Text("Noted here, and not in the receipt: {note}", note=note)


def _setting_facts(setting: Setting) -> tuple[tuple[str, str], ...]:
    return (
        ("device", setting.device),
        ("processor", setting.processor),
        ("threads", str(setting.threads)),
        *setting.versions,
    )


def _answer_differences(receipt: Receipt, repeated: Receipt) -> Iterator[str]:
    then, now = receipt.answer, repeated.answer
    off = _logit_difference(receipt, repeated)
    if then.status != now.status:
        yield Text("The receipt says {then}, this run {now}.", then=then.status, now=now.status)
    if then.findings != now.findings:
        said = [", ".join(each.findings) or Text("nothing") for each in (then, now)]
        yield Text("The gate found {then} in the receipt, {now} here.", then=said[0], now=said[1])
    if then.input_sha256 != now.input_sha256:
        yield Text(
            "What the network was shown differs already: the preparation computed other numbers."
        )
    if off is not None and then.logit_bits != now.logit_bits:
        yield Text(
            "The logit is {then} in the receipt, {now} here: {off:.2g} apart, "
            "where the network's tolerance between devices is {tolerance:g}.",
            then=_logits_text(then),
            now=_logits_text(now),
            off=off,
            tolerance=repeated.network.tolerance,
        )
    if then.heat_map_sha256 != now.heat_map_sha256:
        yield Text(
            "The heat map is not the same to the last bit; a receipt does not show by how much."
        )
    if then.label != now.label:
        yield Text(
            "The verdict is “{then}” in the receipt, “{now}” here.",
            then=verdict_text(then.label) or NONE,
            now=verdict_text(now.label) or NONE,
        )


Group = tuple[str, tuple[tuple[str, str], ...]]
NONE = "–"


def groups(receipt: Receipt) -> tuple[Group, ...]:
    """The receipt's facts as titled groups of name and value."""
    scan, network, setting = receipt.scan, receipt.network, receipt.setting
    named = ((Text("file name"), receipt.file_name),) if receipt.file_name else ()
    size = " x ".join(map(str, scan.shape))
    notes = tuple((Text("note {number}", number=number), each)
                  for number, each in enumerate(receipt.notes, start=1))  # fmt: skip
    return (
        (Text("Answer"), (*_answer(receipt.answer),
                          (Text("classified at"), receipt.judged_at or NONE),
                          (Text("seconds"), f"{receipt.seconds:.2f}"))),
        (Text("Scan"), (*named, (Text("size"), Text("{size} voxels", size=size)),
                        (Text("voxels"), scan.voxels_sha256), (Text("header"), scan.header_sha256),
                        (Text("file"), scan.file_sha256 or NONE))),
        (Text("Network"), ((Text("name"), f"{network.name} {network.version}"),
                     (Text("network file"), network.sha256),
                     (Text("preprocessing"), Text("version {version}", version=network.preprocess)),
                     (Text("its settings"), network.preprocess_sha256),
                     *_calibration(receipt.calibration))),
        (Text("Computed by"), ((Text("device"), setting.device),
                               (Text("processor"), setting.processor),
                               (Text("threads"), str(setting.threads)), *_versions(setting))),
        *(((Text("Notes"), notes),) if notes else ()),
        *(((Text("Masks"), tuple(_masked(receipt.masked))),) if receipt.masked else ()),
    )  # fmt: skip


def _calibration(part: CalibrationPart | None) -> Iterator[tuple[str, str]]:
    if part is None:
        return
    yield Text("calibration of the site"), part.sha256
    yield (
        Text("its numbers"),
        Text(
            "temperature {temperature:g}, midpoint {midpoint:g}, negative up to {low:g}, positive "
            "from {high:g}",
            temperature=part.temperature,
            midpoint=part.midpoint,
            low=part.low,
            high=part.high,
        ),
    )


def _masked(masked: MaskedPart) -> Iterator[tuple[str, str]]:
    for each in masked.masks:
        made = " ".join(filter(None, (each.by, each.name, each.version)))
        yield Text("{what} by", what=each.kind), made
        yield Text("{what}, hash of its file", what=each.kind), each.sha256 or NONE
        yield Text("{what}, hash of its labels", what=each.kind), each.labels_sha256
    if masked.percent is not None:
        yield Text("lesions in the lung"), f"{masked.percent:.2f} %"
    if masked.score_25 is not None:
        yield Text("CT severity score"), f"{masked.score_25} / 25"


def _versions(setting: Setting) -> tuple[tuple[str, str], ...]:
    """Library versions by name."""
    return tuple(
        (Text("system") if name == "system" else name, version)
        for name, version in setting.versions
    )


def check_text(check: Check) -> str:
    """The outcome in a sentence, then one line per difference."""
    repeated = Text("Repeated: {agreement}.", agreement=check.agreement.value)
    return "\n".join([repeated, *check.differences])


def _answer(answer: Answer) -> tuple[tuple[str, str], ...]:
    if not answer.logits:
        return ((Text("status"), answer.status), (Text("gate"), ", ".join(answer.findings)))
    share = answer.involvement_percent
    return (
        (Text("verdict"), verdict_text(answer.label) or NONE),
        *_probabilities(answer),
        (
            Text("logit"),
            Text("{logit} (bits {bits})", logit=_logits_text(answer), bits=answer.logit_bits),
        ),
        (Text("involved lung"), NOT_KNOWN if share is None else f"{share:.2f} %"),
        (Text("gate"), ", ".join(answer.findings) or Text("nothing found")),
        (Text("input"), answer.input_sha256 or NONE),
        (Text("heat map"), answer.heat_map_sha256 or NOT_KNOWN),
    )


def _probabilities(answer: Answer) -> Iterator[tuple[str, str]]:
    if answer.probability is not None:
        yield Text("probability"), f"{answer.probability:.9g}"
    for name, share in answer.probabilities:
        yield Text("probability of {name}", name=name), f"{share:.9g}"


def _logits_text(answer: Answer) -> str:
    return ", ".join(f"{logit:.9g}" for logit in answer.logits)
