"""A receipt and its check as people read them, in the window and on the command line."""

from ctviewer.core.base.text import Text
from ctviewer.core.receipt import Answer, Receipt, Setting
from ctviewer.core.receipt_check import Check

Group = tuple[str, tuple[tuple[str, str], ...]]
NONE = "–"


def groups(receipt: Receipt) -> tuple[Group, ...]:
    """The receipt's facts, each with its name, in groups with a title."""
    scan, network, setting = receipt.scan, receipt.network, receipt.setting
    named = ((Text("file name"), receipt.file_name),) if receipt.file_name else ()
    size = " x ".join(map(str, scan.shape))
    notes = tuple((Text("note {number}", number=number), each)
                  for number, each in enumerate(receipt.notes, start=1))  # fmt: skip
    return (
        (Text("Answer"), (*_answer(receipt.answer), (Text("judged at"), receipt.judged_at or NONE),
                          (Text("seconds"), f"{receipt.seconds:.2f}"))),
        (Text("Scan"), (*named, (Text("size"), Text("{size} voxels", size=size)),
                        (Text("voxels"), scan.voxels_sha256), (Text("header"), scan.header_sha256),
                        (Text("file"), scan.file_sha256 or NONE))),
        (Text("Network"), ((Text("name"), f"{network.name} {network.version}"),
                     (Text("network file"), network.sha256),
                     (Text("preprocessing"), Text("version {version}", version=network.preprocess)),
                     (Text("its settings"), network.preprocess_sha256))),
        (Text("Computed by"), ((Text("device"), setting.device),
                               (Text("processor"), setting.processor),
                               (Text("threads"), str(setting.threads)), *_versions(setting))),
        *(((Text("Notes"), notes),) if notes else ()),
    )  # fmt: skip


def _versions(setting: Setting) -> tuple[tuple[str, str], ...]:
    """Libraries by their own names."""
    return tuple(
        (Text("system") if name == "system" else name, version)
        for name, version in setting.versions
    )


def check_text(check: Check) -> str:
    """The verdict in a sentence, then each difference in its own line."""
    repeated = Text("Repeated: {agreement}.", agreement=check.agreement.value)
    return "\n".join([repeated, *check.differences])


def receipt_text(receipt: Receipt) -> str:
    """All facts as lines of plain text."""
    lines = []
    for title, facts in groups(receipt):
        lines.append(title)
        lines += [f"  {name:<15}{value}" for name, value in facts]
    return "\n".join(lines)


def _answer(answer: Answer) -> tuple[tuple[str, str], ...]:
    if answer.logit is None or answer.probability is None or answer.involvement_percent is None:
        return ((Text("status"), answer.status), (Text("gate"), ", ".join(answer.findings)))
    return (
        (Text("label"), answer.label or NONE),
        (Text("probability"), f"{answer.probability:.9g}"),
        (
            Text("logit"),
            Text("{logit:.9g} (bits {bits})", logit=answer.logit, bits=answer.logit_bits),
        ),
        (Text("involved lung"), f"{answer.involvement_percent:.2f} %"),
        (Text("gate"), ", ".join(answer.findings) or Text("nothing found")),
        (Text("input"), answer.input_sha256 or NONE),
        (Text("heat map"), answer.heat_map_sha256 or NONE),
    )
