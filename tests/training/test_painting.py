import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, prepare
from ctviewer.core.geometry.resample import Box
from tests.scans import chest
from training.painting.base import MARGIN_MM, SHAPE, Base, make_base
from training.painting.exposure import box_around, draw_exposure, network_input, scanned
from training.painting.findings import Findings, draw_findings, height, with_findings
from training.painting.lesions import paint_lesions
from training.painting.lumps import Lumps, add_lumps
from training.painting.samples import draw_sample
from training.phantom.lesions import Disease

NONE = Findings(0.0, 0.0, 1.0, 0.0, 0.0, 10.0, 1.0, 0.0, float("inf"))


@pytest.fixture(scope="module")
def base() -> Base:
    return make_base(chest())


def mild(severity: float, solid: float = 0.0) -> Disease:
    return Disease(severity=severity, solid=solid, sides=(1.0, 1.0), lower=1.5)


def test_the_grid_shows_the_lungs_with_their_surroundings(base):
    assert base.hu.shape == base.lungs.shape == SHAPE
    lung = base.hu[base.lungs]
    assert np.median(lung) == -850
    assert (lung < -400).mean() > 0.97
    assert base.middle == pytest.approx(115 + MARGIN_MM, abs=4)
    assert base.tissue.sum() > 0.99 * base.lungs.sum()


@pytest.mark.parametrize("severity", [0.02, 0.15, 0.5])
@pytest.mark.parametrize("solid", [0.0, 1.0])
def test_lesions_lie_in_the_lung_and_involve_what_was_wanted(base, severity, solid):
    hu = base.hu.astype(np.float32)

    lesions = paint_lesions(base, hu, mild(severity, solid), np.random.default_rng(1))
    painted = lesions.over(hu)

    assert not (lesions.mask & ~base.lungs).any()
    beyond = ~(base.lungs | base.rim)
    np.testing.assert_array_equal(painted[beyond], hu[beyond])
    assert lesions.mask.sum() / base.lungs.sum() == pytest.approx(severity, rel=0.25)
    if solid:
        core = lesions.mask & (lesions.solid_weight > 0.5)
        assert core.sum() > 0.35 * lesions.mask.sum()
        assert np.median(painted[core]) > -150
    else:
        assert -750 < np.median(painted[lesions.mask]) < -300


def test_consolidation_at_the_pleura_leaves_no_line_of_air(base):
    hu = base.hu.astype(np.float32)
    lesions = paint_lesions(base, hu, mild(0.4, 1.0), np.random.default_rng(1))
    filled = base.rim & (lesions.solid_weight == 1.0)

    assert filled.any()
    assert lesions.over(hu)[filled].min() > -200 > hu[filled].min()


def test_lesions_keep_to_the_pleura_the_back_and_the_bases(base):
    hu = base.hu.astype(np.float32)
    mask = np.mean(
        [
            paint_lesions(base, hu, mild(0.05), np.random.default_rng(seed)).mask
            for seed in range(4)
        ],
        axis=0,
    )

    assert np.average(base.depth, weights=mask) < 0.9 * base.depth[base.lungs].mean()
    for axis in (1, 2):
        place = np.arange(SHAPE[axis]).reshape([-1 if axis == n else 1 for n in range(3)])
        everywhere = np.average(np.broadcast_to(place, SHAPE), weights=base.lungs)
        assert np.average(np.broadcast_to(place, SHAPE), weights=mask) < everywhere


def test_mild_pneumonia_is_at_times_a_band_along_the_pleura(base, monkeypatch):
    hu = base.hu.astype(np.float32)

    def deepest(bands):
        monkeypatch.setattr("training.painting.lesions.BANDS", bands)
        masks = [
            paint_lesions(base, hu, mild(0.06), np.random.default_rng(n)).mask for n in range(8)
        ]
        return float(np.median([np.quantile(base.depth[mask], 0.95) for mask in masks]))

    assert deepest(1.0) < 0.9 * deepest(0.0)


def test_vessels_stay_visible_in_ground_glass_and_vanish_in_consolidation(base):
    hu = base.hu.astype(np.float32)
    glass = paint_lesions(base, hu, mild(0.3), np.random.default_rng(2))
    solid = paint_lesions(base, hu, mild(0.3, 1.0), np.random.default_rng(2))
    vessel = np.full_like(hu, 40.0)

    np.testing.assert_array_equal(glass.over(vessel), vessel)
    hidden = solid.solid_weight == 1.0
    np.testing.assert_allclose(solid.over(vessel)[hidden], solid.solid[hidden], atol=1e-3)


def test_ground_glass_is_denser_than_a_lung_that_is_hazy_already(base):
    hazy = np.where(base.lungs, -620.0, base.hu).astype(np.float32)

    lesions = paint_lesions(base, hazy, mild(0.2), np.random.default_rng(3))
    rise = (lesions.over(hazy) - hazy)[lesions.mask]

    assert np.median(rise) > 60


def test_findings_change_nothing_outside_the_lung(base):
    for seed in range(6):
        rng = np.random.default_rng(seed)
        hu = with_findings(base, draw_findings(rng), rng)
        add_lumps(hu, base, Lumps(nodules=2, masses=1, bands=2), rng)
        np.testing.assert_array_equal(hu[~base.lungs], base.hu[~base.lungs])
        assert np.isfinite(hu).all()


def test_no_finding_leaves_the_scan_as_it_is(base):
    hu = with_findings(base, NONE, np.random.default_rng(0))

    np.testing.assert_array_equal(hu, base.hu)


def test_a_shallow_breath_raises_the_back_more_than_the_front(base):
    sagging = Findings(120.0, 1.0, 1.0, 0.0, 150.0, 20.0, 1.0, 0.0, float("inf"))

    rise = with_findings(base, sagging, np.random.default_rng(0)) - base.hu
    back = np.broadcast_to(height(base) < 0.3, SHAPE) & base.tissue
    front = np.broadcast_to(height(base) > 0.7, SHAPE) & base.tissue

    assert rise[back].mean() > 150 > 80 > rise[front].mean() > 0


def test_an_unpainted_chest_reaches_the_network_as_the_app_prepares_it(base):
    volume = chest()
    lungs = find_lungs(volume)
    outer, inner = lungs.box(MARGIN_MM), lungs.box(DEFAULT_SPEC.margin_mm)
    cell = np.subtract(outer.hi, outer.lo) / SHAPE
    box = Box(*(tuple(np.subtract(end, outer.lo) / cell) for end in (inner.lo, inner.hi)))

    app = prepare(volume, lungs).array
    ours = network_input(base.hu.astype(np.float32), box, SHAPE[2])

    assert ours.shape == app.shape == (1, *DEFAULT_SPEC.shape)
    assert np.abs(ours - app).mean() < 0.015


def test_thick_slices_keep_the_place_and_the_mean(base):
    hu = base.hu.astype(np.float32)
    exposure = draw_exposure(np.random.default_rng(4))
    plain = type(exposure)(8.0, 0.0, 0.0, 0.5, 0.0, (6.0,) * 6, False)

    scan = scanned(hu, base.spacing, plain, np.random.default_rng(0))
    thin, thick = (
        network_input(cells, Box.whole(SHAPE), SHAPE[2]).mean(axis=(2, 3))[0]
        for cells in (hu, scan)
    )

    assert scan.shape[2] == round(SHAPE[2] * base.spacing[2] / 8.0)
    np.testing.assert_allclose(thick[8:-8], thin[8:-8], atol=0.06)


def test_the_box_ends_where_dense_lung_begins(base):
    dense = base.hu.astype(np.float32)
    below = np.arange(SHAPE[2]) < 30
    dense[base.lungs & below] = 0.0

    whole = box_around(base.hu.astype(np.float32), base.lungs, base.spacing, (6.0,) * 6)
    seen = box_around(dense, base.lungs, base.spacing, (6.0,) * 6)

    assert whole.lo[2] < 10
    assert seen.lo[2] == pytest.approx(30 - 6.0 / base.spacing[2], abs=2)


def test_a_seed_gives_the_same_sample_again_and_twins_share_the_patient(base):
    def draw(seed, pneumonia):
        return draw_sample(base, pneumonia=pneumonia, rng=np.random.default_rng(seed))

    ill, again, other, well = draw(5, True), draw(5, True), draw(6, True), draw(5, False)

    np.testing.assert_array_equal(ill.image, again.image)
    assert ill.severity == again.severity
    assert (ill.image != other.image).any()
    assert ill.image.shape == (1, 64, 128, 128)
    assert ill.lesions.shape == ill.lungs.shape == (32, 64, 64)
    assert ill.lesions.any()
    assert ill.severity > 0.005
    assert not well.lesions.any()
    assert well.severity == 0.0
