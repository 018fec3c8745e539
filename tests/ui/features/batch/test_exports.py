"""The window's worklist as a BIDS derivative and a REDCap import."""

import pytest

from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.base.progress import silent
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.core.worklist.lines import Line
from ctviewer.ui.features.batch.export import ExportRequest, export_table
from tests.rows import row


@pytest.fixture
def lines():
    return [Line.of(row(path, probability=0.25)) for path in ("/a/Erika.nii", "/a/case-2.nii")]


def test_a_worklist_goes_to_both_systems(lines, tmp_path):
    place = export_table(ExportRequest(lines, tmp_path / "b", as_kind=ExportKind.BIDS), silent)
    assert place == tmp_path / "b"
    assert {path.name for path in place.rglob("sub-*") if path.is_dir()} == {
        "sub-n0001",
        "sub-case2",
    }
    out = tmp_path / "r.csv"
    assert export_table(ExportRequest(lines, out, as_kind=ExportKind.REDCAP), silent) == out
    assert out.read_text().startswith("record_id,")
    with pytest.raises(UserError, match="already"):
        export_table(ExportRequest(lines, tmp_path / "b", as_kind=ExportKind.BIDS), silent)
    with pytest.raises(UserError):
        export_table(ExportRequest(lines, tmp_path / "no" / "r", as_kind=ExportKind.REDCAP), silent)


def test_a_derivative_says_how_far_it_is(lines, tmp_path):
    """With the maps of a thousand scans it copies for minutes."""
    said = []
    request = ExportRequest(lines, tmp_path / "b", as_kind=ExportKind.BIDS)
    export_table(request, lambda fraction, label: said.append((fraction, label)))
    assert said == [(0.0, "Writing the derivative"), (0.5, "Writing the derivative")]


def test_a_cancelled_derivative_leaves_nothing(lines, tmp_path):
    def cancel(fraction, _label):
        if fraction:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_table(ExportRequest(lines, tmp_path / "b", as_kind=ExportKind.BIDS), cancel)
    assert not list(tmp_path.iterdir())
