"""The core's words that reach the screen, in the user's language; files keep the English ones."""

from PySide6.QtCore import QCoreApplication

WORDS = (
    "Axial", "Coronal", "Sagittal",
    "Lung", "Mediastinum", "Bone", "Abdomen", "Emphysema", "Model", "Angio", "Liver", "Brain",
    "Grey", "Viridis", "Cividis", "Hot",
    "Mean", "MIP", "MinIP",
    "Normal", "Uncertain", "Pneumonia",
    "Normal scans and pneumonia both reach such a probability.",
    "Such a probability is rare for normal scans and for pneumonia alike.",
    "The probability lies between this network's limits for normal and for pneumonia.",
    "Unusual scan: further from the training scans than 95 of 100 scans that were compared with "
    "them. Read the number with care.",
    "Unlike anything the network was trained on: do not rely on the number.",
    "Fill", "Contour", "Fill and contour", "Lesion probability", "Right", "Left",
    "Research use only",
)  # fmt: skip


def word(source: str) -> str:
    """One of `WORDS`, or as it is."""
    return QCoreApplication.translate("core", source) if source else ""
