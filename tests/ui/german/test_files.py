"""Sentences about files and scans, of every kind: none that nobody translated."""

import ast
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis.gate import examine
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import LoadError, UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.facts import facts_of, remarks_on
from ctviewer.ui.base.words import recalled, sentence, word
from ctviewer.ui.scan.chooser import SeriesChooser
from tests.core.analysis.test_gate import ct
from tests.core.analysis.test_layer_facts import chest, copied
from tests.dicoms import new_series, write_series
from tests.formats import numbered, replaced, write_meta, write_nrrd
from tests.pipeline.bad_files import write_bad_files
from tests.scans import affine_of, chest_array, patch, write
from tests.ui.german.marked import english, marked, texts_of

SOURCE = Path(__file__).parents[3] / "ctviewer"
FIELDS = ("nii", "sform", "qform", "scl", "slope", "inter", "int", "MET", "SHORT", "endian", "raw",
          "gzip", "BinaryData", "True", "RGB", "hdr", "img", "NaN", "MR", "space", "directions",
          "TransformMatrix", "float", "complex", "block", "BLOCK", "ascii")  # fmt: skip
"""What headers call their fields and types, as sentences quote them."""


def error_of(path, **options):
    with pytest.raises(LoadError) as caught:
        load_volume(path, **options)
    return caught.value


def bad_nrrds(folder):
    good = write_nrrd(folder / "good.nrrd", numbered(), np.eye(4)).read_bytes()
    for number, (old, new) in enumerate((
        (b"sizes: 7 6 5", b"sizes: 70000 60000 50000"), (b"sizes: 7 6 5", b"sizes: 7 6 -5"),
        (b"sizes: 7 6 5", b"sizes: 7 6"), (b"sizes: 7 6 5", b"sizes: seven"),
        (b"type: int16", b"type: block"), (b"encoding: gzip", b"encoding: ascii"),
        (b"endian: little", b"kinds: RGB-color domain domain"), (b"endian: little", b"content: x"),
        (b"NRRD000", b"NRRD009"), (b"space directions: (-1", b"space directions: (0"),
        (b"endian: little", b"endian: little\nline skip: 3"),
        (b"endian: little", b"endian: little\ndata file: ../a.raw"),
        (b"endian: little", b"endian: little\ndata file: LIST"),
    )):  # fmt: skip
        path = folder / f"bad-{number}.nrrd"
        path.write_bytes(good)
        yield replaced(path, old, new)


def bad_metas(folder):
    for number, fields in enumerate((
        {"DimSize": "7 6"}, {"ElementType": "MET_BLOCK"}, {"BinaryData": "False"},
        {"ElementSpacing": None}, {"ElementNumberOfChannels": 3}, {"ElementSpacing": "1 0 1"},
        {"TransformMatrix": "1 0 0 1 0 0 0 0 1"},
    )):  # fmt: skip
        yield write_meta(folder / f"bad-{number}.mha", numbered(), np.eye(4), **fields)


NAMES = ("gap", "uneven", "single", "scouts", "several", "other", "text")


def bad_folders(folder):
    ras = chest_array(shape=(20, 16, 12))
    write_series(folder / "gap", ras, skipped=(5,))
    write_series(folder / "uneven", ras, moved=lambda n: (0, 0, 1.3 if n == 5 else 0))
    write_series(folder / "single", ras[..., :1])
    write_series(folder / "scouts", ras[..., :2], ImageType=["LOCALIZER"])
    write_series(folder / "several", ras)
    write_series(folder / "several", ras, prefix="B", **new_series())
    write_series(folder / "other", ras[..., :2], Modality="MR")
    (folder / "text").mkdir()
    (folder / "text" / "a.txt").write_text("hello")
    return [
        folder / name for name in ("gap", "uneven", "single", "scouts", "several", "other", "text")
    ]


def test_what_keeps_a_file_from_opening(tmp_path):
    paths = [
        *write_bad_files(tmp_path / "nifti"), *bad_nrrds(tmp_path), *bad_metas(tmp_path),
        *bad_folders(tmp_path), tmp_path / "gone.nii",
    ]  # fmt: skip
    errors = [(path, error_of(path)) for path in paths]
    errors.append((paths[0], error_of(write(tmp_path / "a.nii", numbered()), memory_limit=10)))
    said = {sentence(error) for _, error in errors}
    assert len(said) > 30
    names = [name for path, _ in errors for name in (path.name, path.with_suffix(".img").name)]
    assert not english([("file", text) for text in said], (*names, *FIELDS))
    assert all(str(error) == f"{error}" and isinstance(str(error), Text) for _, error in errors)


def scans(folder):
    """Scans that between them have every finding of the gate."""
    yield from scans_in_files(folder)
    hu = chest_array()
    lung = hu == -850
    one = hu.copy()
    one[:40][one[:40] == -850] = 30
    yield ct(hu + 1024)
    yield ct((hu > -500).astype(np.uint8))
    yield ct(np.where(lung, 40, hu))
    yield ct(hu[:, :, 24:26])
    yield ct(hu[:, :, 20:30])
    yield ct(one)
    yield ct(hu, (4.0, 4.0, 9.0))
    yield ct(hu, (0.01, 4.0, 5.0))
    yield ct(hu[20:50])
    yield ct(hu, (9.9, 9.9, 9.9))
    metal = hu.copy()
    metal[38:43, 20:24, 20:24] = 3000
    yield ct(metal)
    yield ct(chest()[:, ::-1])
    yield ct(chest()[:, :, ::-1])
    yield ct(copied(chest(), 20, 9))
    yield ct(copied(chest(), 20, 2))


def scans_in_files(folder):
    """Those whose findings are of what their headers say, or of numbers that are none."""
    hu = chest_array()
    broken = hu.astype(np.float32)
    broken[0, 0, :3] = np.nan
    yield load_volume(write(folder / "broken.nii", broken))
    affine = affine_of("RAS", hu.shape, (4.0, 4.0, 5.0))
    path = write(folder / "a.nii", hu, affine)
    yield load_volume(patch(path, qform_code=0, sform_code=0))
    yield load_volume(patch(path, qform_code=1, sform_code=1, quatern_d=0.9))
    yield load_volume(write(folder / "long.nii", hu, affine, srow_z=[0, 0, 6.7, 0]))
    yield load_volume(write(folder / "tilt.nii", hu, affine, quatern_b=0.2))
    turned, sheared = affine.copy(), affine.copy()
    turned[:2, :2] = turned[:2, :2] @ [[0.9, -0.44], [0.44, 0.9]]
    sheared[1, 2] = 1.5
    for number, each in enumerate((turned, sheared)):
        yield load_volume(write(folder / f"{number}.nii", hu, each))


def codes_of_the_gate():
    """Every `Finding("code", ...)` in the source."""
    tree = ast.parse((SOURCE / "core" / "analysis" / "gate.py").read_text("utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
    }  # fmt: skip


def test_every_finding_of_the_gate(tmp_path):
    found = [finding for volume in scans(tmp_path) for finding in
             examine(volume, find_lungs(volume)).findings]  # fmt: skip
    assert {finding.code for finding in found} == codes_of_the_gate()
    assert not english([(each.code, word(each.message)) for each in found], FIELDS)
    # and again from a result file, where the sentences are plain English
    assert not english([(each.code, recalled(f"{each.message}")) for each in found], FIELDS)


def test_what_is_reported_of_a_header(tmp_path):
    path = write_series(tmp_path / "Erika Mustermann", chest_array(), RescaleSlope=2,
                        RescaleIntercept=-1024)[0].parent  # fmt: skip
    (path / "notes.txt").write_text("hello")
    volume = load_volume(path)
    own = [name for name, _ in volume.source.facts]
    values = [value for _, value in volume.source.facts]
    remarks, facts = remarks_on(volume), facts_of(volume)
    assert len(remarks) >= 3
    texts = [("remark", word(each)) for each in remarks]
    texts += [
        ("fact", word(part)) for fact in facts for part in fact if part not in (*own, *values)
    ]
    assert not english(texts, (*own, volume.source.sha256, volume.source.dtype))


def test_series_to_choose_from(window, qtbot, tmp_path):
    ras = chest_array(shape=(20, 16, 12))
    write_series(tmp_path / "many", chest_array(shape=(30, 20, 14)))
    write_series(tmp_path / "many", ras, prefix="B", skipped=(5,), **new_series())
    write_series(tmp_path / "many", ras, prefix="C", **new_series())
    write_series(tmp_path / "many", ras[..., :2], prefix="S", ImageType=["LOCALIZER"])
    window.open_paths([tmp_path / "many"])
    qtbot.waitUntil(lambda: window.findChild(SeriesChooser) is not None)
    chooser = window.findChild(SeriesChooser)
    texts = list(texts_of(chooser))
    chooser.reject()
    assert not english(texts, ("many", "Chest 1.0"))
    assert any(marked("Slices are missing") in text for _, text in texts)


def sentences_raised():
    """Each `raise SomeUserError(...)` of the program, with what it is given first."""
    kinds = {"UserError", "LoadError", "ModelError", "MergeError", "ResultFileError", "Stopped"}
    for path in sorted(SOURCE.rglob("*.py")):
        if path.parent.name == "cli":
            continue  # which has no window
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Raise(ast.Call(ast.Name(name), [first, *_])) if name in kinds:
                    yield f"{path.name}:{node.lineno}", first


def test_every_sentence_raised_keeps_its_template():
    raised = list(sentences_raised())
    assert len(raised) > 100
    plain = [where for where, first in raised if isinstance(first, ast.Constant | ast.JoinedStr)]
    assert not plain
    assert issubclass(LoadError, UserError)


def test_a_sentence_of_strangers_stays_as_it_is():
    assert recalled("Something else went wrong.") == "Something else went wrong."
    assert word("Lung") == "Lung"
    assert word(Text("Lung")) == marked("Lung")
    assert isinstance(Volume, type)
