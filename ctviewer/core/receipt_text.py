"""A receipt and its check as people read them, in the window and on the command line."""

from ctviewer.core.receipt import Answer, Receipt
from ctviewer.core.receipt_check import Check

Group = tuple[str, tuple[tuple[str, str], ...]]
NONE = "–"


def groups(receipt: Receipt) -> tuple[Group, ...]:
    """The receipt's facts, each with its name, in groups with a title."""
    scan, network, setting = receipt.scan, receipt.network, receipt.setting
    named = (("file name", receipt.file_name),) if receipt.file_name else ()
    return (
        ("Answer", (*_answer(receipt.answer), ("judged at", receipt.judged_at or NONE),
                    ("seconds", f"{receipt.seconds:.2f}"))),
        ("Scan", (*named, ("size", " x ".join(map(str, scan.shape)) + " voxels"),
                  ("voxels", scan.voxels_sha256), ("header", scan.header_sha256),
                  ("file", scan.file_sha256 or NONE))),
        ("Network", (("name", f"{network.name} {network.version}"),
                     ("network file", network.sha256),
                     ("preprocessing", f"version {network.preprocess}"),
                     ("its settings", network.preprocess_sha256))),
        ("Computed by", (("device", setting.device), ("processor", setting.processor),
                         ("threads", str(setting.threads)), *setting.versions)),
    )  # fmt: skip


def check_text(check: Check) -> str:
    """The verdict in a sentence, then each difference in its own line."""
    return "\n".join([f"Repeated: {check.agreement.value}.", *check.differences])


def receipt_text(receipt: Receipt) -> str:
    """All facts as lines of plain text."""
    lines = []
    for title, facts in groups(receipt):
        lines.append(title)
        lines += [f"  {name:<15}{value}" for name, value in facts]
    return "\n".join(lines)


def _answer(answer: Answer) -> tuple[tuple[str, str], ...]:
    if answer.logit is None or answer.probability is None or answer.involvement_percent is None:
        return (("status", answer.status), ("gate", ", ".join(answer.findings)))
    return (
        ("label", answer.label or NONE),
        ("probability", f"{answer.probability:.9g}"),
        ("logit", f"{answer.logit:.9g} (bits {answer.logit_bits})"),
        ("involved lung", f"{answer.involvement_percent:.2f} %"),
        ("gate", ", ".join(answer.findings) or "nothing found"),
        ("input", answer.input_sha256 or NONE),
        ("heat map", answer.heat_map_sha256 or NONE),
    )
