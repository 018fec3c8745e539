"""An installed wheel contains the program's files and finds them."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_finds_its_files(tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*build, "-w", tmp_path, ROOT], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("ctviewer_desktop-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "installed")
    assert not [name for name in names if name.startswith(("training", "tests", "bench"))]
    assert {"ctviewer/py.typed", "ctviewer/__init__.pyi"} <= set(names)
    program = (
        "import ctviewer, pathlib; from ctviewer.core.base.program import resource; "
        "found = resource('models/manifest.json'); "
        "assert pathlib.Path(ctviewer.__file__).parent in found.parents, found; "
        "assert len(list(resource('demo').glob('*.nii.gz'))) == 2; resource('MODEL_CARD.md'); "
        "from ctviewer.core.base.guide import guide_folder, load_guide; "
        "pages = load_guide(guide_folder()); assert guide_folder() == resource('guide'), pages; "
        "print('found')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "found", done.stderr
