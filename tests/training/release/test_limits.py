"""A network of three classes is given its limits from a batch of known cases."""

import csv
import json

import numpy as np
import pytest
import torch

from ctviewer.inference.model_file import read_model_file
from tests.networks import write_network
from training.__main__ import main

CLASSES = ("clear", "bacterial", "viral")


class Three(torch.nn.Module):
    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.bias = bias

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        mean = x.mean(dim=(1, 2, 3, 4)) + self.bias
        logits = torch.stack([mean, 1 - mean, 3 * mean], dim=1)
        return logits, x[:, 0, ::2, ::2, ::2], mean[:, None]


@pytest.fixture
def network(tmp_path):
    return write_network(
        tmp_path / "net.pt", kind=Three, classes=list(CLASSES), positive=None,
        thresholds={"certain": 0.5}, name="three",
    )  # fmt: skip


def known(tmp_path, network, count=12, **changes):
    """Rows of a batch and the table of their classes."""
    rng, rows, truth = np.random.default_rng(0), [], [("path", "class")]
    sha256 = read_model_file(network, allow_unlisted=True).info.sha256
    for place, name in enumerate(CLASSES):
        for number in range(count):
            p = rng.dirichlet(1 + 4.0 * (np.arange(3) == place))
            path = f"/scans/{name}{number}.nii.gz"
            rows.append({
                "path": path, "status": "ok", "model": {"sha256": sha256, **changes},
                "probabilities": dict(zip(CLASSES, map(float, p), strict=True)),
            })  # fmt: skip
            truth.append((f"{name}{number}.nii.gz", name))
    results, table = tmp_path / "rows.jsonl", tmp_path / "truth.csv"
    results.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(truth)
    return results, table, rows


def test_the_file_has_its_limits_and_answers_as_before(network, tmp_path, capsys):
    results, table, rows = known(tmp_path, network)
    out = tmp_path / "out.pt"
    assert main(["limits", str(network), str(results), str(table), str(out)]) == 0
    before, after = (read_model_file(path, allow_unlisted=True) for path in (network, out))
    limits, printed = after.evidence.class_limits, capsys.readouterr().out
    assert before.evidence.class_limits is None
    for name in CLASSES:
        own = sorted(row["probabilities"][name] for row in rows if name in row["path"])
        assert limits.least[name] == pytest.approx(own[0], abs=1e-6)  # ceil(13 * 0.9) is 12
        assert f"{name} could be from {100 * own[0]:.1f} % on" in printed
    x = torch.rand(1, 1, *after.spec.shape)
    answers = [torch.jit.load(path)(x)[0] for path in (network, out)]
    assert torch.equal(*answers)
    assert (after.info.name, after.calibration) == (before.info.name, before.calibration)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("class", "'fungal' is not a class of this network, which has clear, bacterial, viral."),
        ("network", "are not all by net.pt"),
        ("few", "5 calibration cases, but an error of 0.1 needs 9"),
        ("table", "is not a table with the columns path and class"),
        ("names", "No row with a result has a class in the table"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_no_file(spoil, sentence, network, tmp_path, capsys):
    other = {"sha256": "00"} if spoil == "network" else {}
    results, table, _ = known(tmp_path, network, 5 if spoil == "few" else 12, **other)
    text = table.read_text()
    table.write_text({
        "class": text.replace("viral3.nii.gz,viral", "viral3.nii.gz,fungal"),
        "table": "a,b\n1,2\n",
        "names": text.replace(".nii", "x.nii"),
    }.get(spoil, text))  # fmt: skip
    out = tmp_path / "out.pt"
    assert main(["limits", str(network), str(results), str(table), str(out)]) == 1
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_a_network_of_two_classes_has_another_command(tmp_path, capsys):
    network = write_network(tmp_path / "two.pt")
    assert main(["limits", str(network), "r", "t", str(tmp_path / "o.pt")]) == 1
    assert "ctviewer calibrate" in capsys.readouterr().err
