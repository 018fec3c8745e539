"""The window's worklist as a BIDS derivative and a REDCap import."""

import pytest

from ctviewer.core.base.errors import UserError
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
