"""Two lists of the shipped components: licence texts for people, a bill of materials for tools."""

import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import edition
from components import TEXTS, Component
from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as BomComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

BILL = "bom.cdx.json"
HEAD = (
    "What CT Viewer {version} ships that others made, and under which licence. The texts are in "
    "the folders beside this file; those that many share are in common/.\n"
    "CT Viewer itself: Apache-2.0, in LICENSE.txt.\n\n"
    "Qt (PySide6) is used under the LGPL-3.0: its libraries are separate files in this program's "
    "folder and may be replaced by others of the same interface.\nOn Linux the symbol tables that "
    "only debuggers read were removed from the other libraries, and what Qt never asks for from "
    "ICU's data.\nThe bootloader of PyInstaller "
    "and the run-time libraries of GCC come under the GPL with an exception that allows programs "
    "of any licence to ship them.\n\n"
)


def write(components: Sequence[Component], folder: Path, root: Path, version: str) -> None:
    """Write LICENSES/ and the bill of materials into a folder."""
    _write_licences(components, folder / "LICENSES", root, version)
    (folder / BILL).write_text(bill_of(components, version, edition.built_at(root)), "utf-8")


def _write_licences(
    components: Sequence[Component], folder: Path, root: Path, version: str
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(root / "LICENSE", folder / "LICENSE.txt")
    shutil.copytree(TEXTS, folder / "common")
    lines = [f"{part.name} {part.version}: {part.licence}\n" for part in components]
    (folder / "README.txt").write_text(HEAD.format(version=version) + "".join(lines), "utf-8")
    for part in components:
        for number, text in enumerate(part.texts):
            place = folder / part.name / (f"{number}-{text.name}" if number else text.name)
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(text, place)


def bill_of(components: Sequence[Component], version: str, built_at: int) -> str:
    """The bill of materials as CycloneDX 1.6 JSON, identical for identical components.

    Raises:
        SystemExit: the result is not valid CycloneDX.
    """
    licences = LicenseFactory()
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"{version} {components}"))
    bom.metadata.timestamp = datetime.fromtimestamp(built_at, UTC)
    bom.metadata.component = BomComponent(
        name="CT Viewer",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="ctviewer",
        licenses=[licences.make_from_string("Apache-2.0")],
    )
    for part in components:
        bom.components.add(
            BomComponent(
                name=part.name,
                version=part.version or None,
                type=ComponentType.LIBRARY,
                bom_ref=f"{part.name}@{part.version}",
                purl=PackageURL.from_string(part.purl) if part.purl else None,
                licenses=[licences.make_from_string(part.licence)],
            )
        )
    bom.register_dependency(bom.metadata.component, bom.components)
    text: str = JsonV1Dot6(bom).output_as_string(indent=1)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        raise SystemExit(f"The bill of materials is not valid: {wrong}")
    return text + "\n"
