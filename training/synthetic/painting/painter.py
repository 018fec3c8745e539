"""Newly painted batches: each base scan once without and once with lesions, all on the device."""

import torch
from torch import Tensor
from torch.nn import functional

from training.base.capture import Captured, Recorder, Report, Work, record
from training.base.parallel import sent
from training.synthetic.augment import TrainingBatch
from training.synthetic.painting.base import Bases
from training.synthetic.painting.disease import with_disease
from training.synthetic.painting.draws import Bank, Draws
from training.synthetic.painting.exposure import exposed
from training.synthetic.painting.geometry import draw_chests
from training.synthetic.painting.harmless import PaintedScene, with_findings

LEAST_LUNG = 0.01  # minimum share of lung in a box for lesions


class Painter:
    """Paints batches of base scans; a batch depends only on its seed and scans."""

    def __init__(self, bases: Bases) -> None:
        self.bases = bases
        self.bank = Bank.made(bases.cells.device)
        self._painted: Work = self._scans
        self._draws = Draws(bases.cells.device)

    def capture(self, report: Report, recorder: Recorder = record) -> None:
        """Paint on a GPU with one launch per batch, see `training.base.capture`; for a fixed size.

        A batch is then valid until the next one is painted.
        """
        if self._draws.whole:
            self._painted = Captured(self._scans, report, recorder)

    def batch(self, rows: Tensor, seed: int) -> TrainingBatch:
        """Return 2N samples of N base scans: each box with harmless findings, then with lesions.

        Findings and scan parameters are drawn separately for both. A box without lungs is negative
        both times.
        """
        return self.scans(rows, seed)[0]

    @torch.no_grad()
    def scans(self, rows: Tensor, seed: int) -> tuple[TrainingBatch, Tensor]:
        """Return the same, and the thickness of each sample's slices in mm (2N,)."""
        self._draws.begin(seed)
        *parts, thickness = self._painted(sent(rows, self.bases.cells.device))
        return TrainingBatch(*parts), thickness

    def _scans(self, rows: Tensor) -> tuple[Tensor, ...]:
        """Return the parts of a batch, and the thickness of slices."""
        draws = self._draws
        chests = draw_chests(self.bases, rows, draws)
        both = chests.twice()
        scene = with_findings(both, self.bank, draws)
        count = len(rows)
        lungs = scene.lung[count:]
        some = lungs.mean((1, 2, 3)) >= LEAST_LUNG
        painted, lesions = with_disease(
            PaintedScene(scene.hu[count:], lungs * some.view(-1, 1, 1, 1), scene.rise[count:]),
            chests,
            self.bank,
            draws,
        )
        hu = torch.cat([scene.hu[:count], painted])
        lung = functional.avg_pool3d(scene.lung[:, None], 2).clamp_(0.0, 1.0)  # rounding
        left = both.left[:, None].clamp(0.0, 1.0)
        sides = torch.cat([lung * left, lung * (1.0 - left)], 1)
        lesions = functional.avg_pool3d(lesions, 2).clamp_(0.0, 1.0)
        labels = torch.cat([torch.zeros_like(some), some])
        images, thickness = exposed(hu, both, self.bank, draws)
        batch = TrainingBatch(
            images=images,
            lesions=torch.cat([torch.zeros_like(lesions), lesions]),
            lungs=sides,
            labels=labels.float(),
            has_lesions=torch.ones_like(labels),
        )
        return (*vars(batch).values(), thickness)
