"""One step: the loss of a batch, its gradients, the updated weights and their running average.

On a GPU the network is compiled, and the computation of the gradients is launched as one graph, if
that works.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from training.base.capture import Captured, Recorder, Report, record
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace
from training.base.words import reason
from training.model.loss import loss_of
from training.model.network import TrainingOutputs
from training.model.state import LAYOUT, Training
from training.synthetic.augment import TrainingBatch

CLIP = 5.0  # largest gradient norm


class Stepper:
    """Updates the weights of a run, one batch per call.

    On a CPU, and if several processes share a batch, steps are not compiled. Otherwise the network
    is compiled by `config.compiler` in the first step; if this fails, the run continues without,
    with a sentence to `report`.
    """

    def __init__(
        self,
        config: Config,
        run: Training,
        place: ProcessPlace,
        report: Report = print,
        recorder: Recorder = record,
    ) -> None:
        self.run = run
        self._config, self._place, self._report = config, place, report
        plain = TrainingOutputs(run.network)
        self._plain = place.wrapped(plain)
        self._network: Callable[..., tuple[Tensor, Tensor, Tensor]] = self._plain
        compiler = compiler_of(config, place)
        self._untried = bool(compiler)
        if compiler:
            self._network = torch.compile(plain, backend=compiler, dynamic=False)
        self._work: Callable[..., tuple[Tensor, ...]] = self._gradients
        alone = place.world == 1 and place.device.type != "cpu"
        if recorder is not record or (alone and config.compiler != "none"):
            self._work = Captured(self._gradients, report, recorder)
        averages, now = run.average.state_dict(), run.network.state_dict()
        whole = [name for name, value in averages.items() if not value.is_floating_point()]
        mixed = [name for name in averages if name not in whole]
        self._counts = [averages[name] for name in whole], [now[name] for name in whole]
        self._means = [averages[name] for name in mixed], [now[name] for name in mixed]

    def __call__(self, batch: TrainingBatch) -> Tensor:
        """Update the weights once; return the loss, which a GPU may still be computing.

        Raises:
            TrainingError: on a CPU, the loss is not a number; the weights are unchanged.
        """
        config, run = self._config, self.run
        for group in run.optimiser.param_groups:
            group["lr"] = learning_rate(config, run.step)
        self._plain.train()
        parts = tuple(vars(batch).values())
        (loss,) = self._tried(parts) if self._untried else self._work(*parts)
        if self._place.device.type == "cpu":
            checked(float(loss), run.step + 1)
        torch.nn.utils.clip_grad_norm_(run.network.parameters(), CLIP)
        run.optimiser.step()
        self._update_average()
        run.step += 1
        return loss.clone()  # the next step overwrites the tensors returned by a recorded one

    def _tried(self, parts: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Return the loss of the first batch, with the network compiled if possible."""
        self._untried = False
        before = {name: value.clone() for name, value in self.run.network.state_dict().items()}
        try:
            return self._work(*parts)
        except (TrainingError, torch.OutOfMemoryError, torch.AcceleratorError):
            raise
        except Exception as error:  # any error of a compiler
            self._report(
                f"The network could not be compiled ({reason(error)}); it trains as it is, which "
                "takes longer and changes nothing else."
            )
        self.run.network.load_state_dict(before)  # mean and variance of its normalisations
        self._network = self._plain
        return self._work(*parts)

    def _gradients(self, *parts: Tensor) -> tuple[Tensor]:
        """Compute the gradients; return the loss."""
        batch = TrainingBatch(*parts)
        self.run.optimiser.zero_grad()
        images = batch.images.contiguous(memory_format=LAYOUT)
        with self._place.autocast():
            outputs = self._network(images)
        loss = loss_of(outputs, batch, self._config, self._place)
        loss.backward()  # type: ignore[no-untyped-call]
        return (loss.detach(),)

    @torch.no_grad()
    def _update_average(self) -> None:
        step = self.run.step
        kept = min(self._config.average, (1.0 + step) / (10.0 + step))  # faster at the start
        means, now = self._means
        torch._foreach_mul_(means, kept)
        torch._foreach_add_(means, now, alpha=1.0 - kept)
        torch._foreach_copy_(*self._counts)


def compiler_of(config: Config, place: ProcessPlace) -> str:
    """Return the torch.compile backend of a run, or none."""
    if place.world > 1 or config.compiler == "none":
        return ""
    if config.compiler == "auto":
        return "inductor" if place.device.type == "cuda" else ""
    return config.compiler


def checked(loss: float, step: int) -> float:
    """Return the loss of a step, counted from 1.

    Raises:
        TrainingError: it is not a number.
    """
    if not math.isfinite(loss):
        raise TrainingError(
            f"The loss became {loss} at step {step}; lower learning_rate and start again."
        )
    return loss


def learning_rate(config: Config, step: int) -> float:
    """Return the rate of a step: linear warm-up, then half a cosine down to zero.

    With `decay` it is constant after the warm-up (`warmup` of the decay's steps) and falls linearly
    in the last steps.
    """
    warm = max(1, round(config.warmup * (config.decay or config.steps)))
    if step < warm:
        return config.learning_rate * (step + 1) / warm
    if config.decay:
        return config.learning_rate * min(1.0, (config.steps - step) / config.decay)
    done = (step - warm) / max(1, config.steps - warm)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * done))
