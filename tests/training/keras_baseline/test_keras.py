"""The seed's network against Keras itself, which computes on torch here."""

import subprocess
import sys

import numpy as np
import torch

from training.keras_baseline.network import SeedNet, from_keras_weights

SHAPE = (2, 52, 48, 46, 1)

KERAS = """
import os, sys
os.environ["KERAS_BACKEND"] = "torch"
import keras, numpy as np
from keras import layers, ops

keras.utils.set_random_seed(3)
inputs = x = keras.Input(({}, {}, {}, 1))
for filters in (64, 64, 128, 256):
    x = layers.Conv3D(filters=filters, kernel_size=3, activation="relu")(x)
    x = layers.BatchNormalization()(layers.MaxPool3D(pool_size=2)(x))
x = layers.Dense(units=512, activation="relu")(layers.GlobalAveragePooling3D()(x))
outputs = layers.Dense(units=1, activation="sigmoid")(layers.Dropout(0.3)(x))
model = keras.Model(inputs, outputs)
random = np.random.default_rng(0)
for weight in model.weights:  # away from where they start, the statistics too
    value = ops.convert_to_numpy(weight)
    if "kernel" not in weight.path:
        value = value * random.uniform(0.5, 2, value.shape) + random.uniform(0, 0.2, value.shape)
    weight.assign(value.astype(np.float32))
answers = model(np.load(sys.argv[1]), training=False)
kept = {{weight.path: ops.convert_to_numpy(weight) for weight in model.weights}}
np.savez(sys.argv[2], answers=ops.convert_to_numpy(answers.detach()), **kept)
print(model.count_params())
""".format(*SHAPE[1:4])


def test_with_equal_weights_it_answers_as_the_keras_model(tmp_path):
    given, kept = tmp_path / "input.npy", tmp_path / "keras.npz"
    volumes = np.random.default_rng(1).random(SHAPE, dtype=np.float32)
    volumes[1] *= 0.3
    np.save(given, volumes)

    run = [sys.executable, "-c", KERAS, str(given), str(kept)]
    done = subprocess.run(run, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "1352897"
    with np.load(kept) as stored:
        weights = dict(stored)
    answers = weights.pop("answers")
    network = SeedNet().eval()
    network.load_state_dict(from_keras_weights(weights))
    with torch.inference_mode():
        ours = network(torch.from_numpy(volumes[..., 0])[:, None]).numpy()
    assert np.ptp(answers) > 1e-3  # the two volumes differ, so agreement says something
    np.testing.assert_allclose(ours, answers, atol=1e-4)
