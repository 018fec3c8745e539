"""The seed's network against the Keras formulas, written out in NumPy."""

import numpy as np
import pytest
import torch

from training.base.errors import TrainingError
from training.keras_baseline.network import SMALLEST, SeedNet, from_keras_weights

FILTERS, UNITS = (2, 3, 4, 5), 6


def layer(kind, number):
    return f"{kind}_{number}" if number else kind


def keras_weights(seed=0):
    """Random weights as Keras names and shapes them, kernels (x, y, z, in, out)."""
    random = np.random.default_rng(seed)
    weights, before = {}, 1
    for number, after in enumerate(FILTERS):
        scale = 1.5 / np.sqrt(27 * before)
        conv, norm = layer("conv3d", number), layer("batch_normalization", number)
        weights[f"{conv}/kernel:0"] = random.normal(0, scale, (3, 3, 3, before, after))
        weights[f"{conv}/bias:0"] = random.normal(0, 0.1, after)
        weights[f"{norm}/gamma:0"] = random.uniform(0.5, 2, after)
        weights[f"{norm}/beta:0"] = random.normal(0, 0.3, after)
        weights[f"{norm}/moving_mean:0"] = random.normal(0, 0.2, after)
        weights[f"{norm}/moving_variance:0"] = random.uniform(1e-3, 2, after)
        before = after
    for number, (rows, columns) in enumerate([(before, UNITS), (UNITS, 1)]):
        weights[f"{layer('dense', number)}/kernel:0"] = random.normal(0, 0.4, (rows, columns))
        weights[f"{layer('dense', number)}/bias:0"] = random.normal(0, 0.3, columns)
    return weights


def convolved(x, kernel, bias):
    """Keras' valid convolution of x (x, y, z, in): it does not flip the kernel."""
    a, b, c = (side - 2 for side in x.shape[:3])
    out = np.zeros((a, b, c, kernel.shape[-1]))
    for i, j, k in np.ndindex(3, 3, 3):
        out += x[i : i + a, j : j + b, k : k + c] @ kernel[i, j, k]
    return out + bias


def pooled(x):
    a, b, c = (side // 2 for side in x.shape[:3])
    cut = x[: 2 * a, : 2 * b, : 2 * c]
    return cut.reshape(a, 2, b, 2, c, 2, -1).max(axis=(1, 3, 5))


def keras_forward(x, weights):
    """The model in Keras' order, all but its last sigmoid."""
    for number in range(len(FILTERS)):
        conv, norm = layer("conv3d", number), layer("batch_normalization", number)
        x = convolved(x, weights[f"{conv}/kernel:0"], weights[f"{conv}/bias:0"])
        x = pooled(np.maximum(x, 0))
        mean, variance = (weights[f"{norm}/moving_{what}:0"] for what in ("mean", "variance"))
        gamma, beta = weights[f"{norm}/gamma:0"], weights[f"{norm}/beta:0"]
        x = gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta
    x = x.mean(axis=(0, 1, 2))
    x = np.maximum(x @ weights["dense/kernel:0"] + weights["dense/bias:0"], 0)
    return x @ weights["dense_1/kernel:0"] + weights["dense_1/bias:0"]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_keras_weights_it_answers_as_the_keras_formulas(seed):
    weights = keras_weights(seed)
    network = SeedNet(FILTERS, UNITS).eval()
    network.load_state_dict(from_keras_weights(weights))
    x = np.random.default_rng(9).random((2, 48, 62, 46))  # unequal sides distinguish the axes

    x32 = torch.from_numpy(x).float()[:, None]
    with torch.inference_mode():
        logits, probabilities = network.logits(x32)[:, None], network(x32)

    wanted = np.array([keras_forward(each[..., None], weights) for each in x])
    np.testing.assert_allclose(logits.numpy(), wanted, atol=1e-4)
    np.testing.assert_allclose(probabilities.numpy(), 1 / (1 + np.exp(-wanted)), atol=1e-4)


def test_it_has_as_many_weights_as_the_keras_summary_says():
    """Keras counts running means and variances among the weights that are not trained."""
    network = SeedNet()
    trained = sum(weights.numel() for weights in network.parameters())
    kept = sum(b.numel() for name, b in network.named_buffers() if "num_batches" not in name)
    assert (trained + kept, trained) == (1_352_897, 1_351_873)


def test_46_voxels_are_the_smallest_side():
    network = SeedNet(FILTERS, UNITS).eval()

    assert network(torch.zeros(1, 1, SMALLEST, SMALLEST, SMALLEST)).shape == (1, 1)
    with pytest.raises(RuntimeError):
        network(torch.zeros(1, 1, SMALLEST, SMALLEST, SMALLEST - 1))


def test_it_starts_as_keras_does():
    torch.manual_seed(0)
    network = SeedNet().requires_grad_(False)
    for convolution, (before, after) in zip(
        (block.conv for block in network.blocks), [(1, 64), (64, 64), (64, 128)], strict=False
    ):
        widest = np.sqrt(6 / (27 * (before + after)))
        assert 0.97 * widest < float(convolution.weight.abs().max()) <= widest
    assert all(float(v.abs().sum()) == 0 for n, v in network.named_parameters() if n[-4:] == "bias")
    norm = network.blocks[0].norm
    assert (norm.eps, norm.momentum) == (1e-3, 0.01)


def test_the_running_mean_keeps_99_hundredths_of_itself():
    network = SeedNet(FILTERS, UNITS).train()
    x = torch.rand(2, 1, 48, 48, 48)
    with torch.no_grad():
        network.logits(x)
        first = network.blocks[0]
        seen = first.pool(torch.relu(first.conv(x))).mean(dim=(0, 2, 3, 4))

    np.testing.assert_allclose(first.norm.running_mean, 0.99 * 0 + 0.01 * seen, rtol=1e-4)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda w: w.pop("dense/bias:0"), "have no dense/bias"),
        (lambda w: w.update({"lstm/kernel": np.zeros(3)}), "lstm/kernel are of another network"),
        (lambda w: w.update({"dense/kernel:0": np.zeros(3)}), "1 axis where 2 are expected"),
    ],
)
def test_weights_of_another_network_are_refused(change, sentence):
    weights = keras_weights()
    change(weights)

    with pytest.raises(TrainingError, match=sentence):
        from_keras_weights(weights)


def test_paths_of_an_hdf5_file_are_understood():
    weights = {f"{n.split('/')[0]}/{n}": w for n, w in keras_weights().items()}

    assert set(from_keras_weights(weights)) == set(SeedNet(FILTERS, UNITS).state_dict())
