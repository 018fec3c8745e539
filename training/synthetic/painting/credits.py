"""Sources of the scans used for painted samples, as required by their licences."""

SOURCES = {
    "CMB-CRC-MSB-01068": "CMB-CRC (TCIA), CC BY 4.0",
    "Case_000": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_001": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_002": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_004": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_006": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_007": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_008": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "Case_011": "LCTSC (TCIA), site 1, with its lung contours, CC BY 3.0",
    "LIDC-IDRI-0028": "LIDC-IDRI (TCIA), CC BY 3.0",
    "LIDC-IDRI-0293": "LIDC-IDRI (TCIA), CC BY 3.0",
    "LIDC-IDRI-0306": "LIDC-IDRI (TCIA), CC BY 3.0",
    "acrin_013": "ACRIN-FLT-Breast (TCIA), CC BY 3.0",
    "cip_ct64": "ChestImagingPlatform test data, BSD style",
    "cptac-00247": "CPTAC (TCIA), CC BY 3.0",
    "fda-phantom": "Phantom FDA (TCIA), an anthropomorphic phantom, CC BY 3.0",
    "hnc-0015": "Head-Neck Cetuximab (TCIA), CC BY 3.0",
    "lidc-0001": "LIDC-IDRI (TCIA), CC BY 3.0",
    "lung_dx_A0001": "Lung-PET-CT-Dx (TCIA), CC BY 4.0",
    "lungfcp-0001": "Lung-Fused-CT-Pathology (TCIA), CC BY 3.0",
    "rider-1129164940": "RIDER Lung CT (TCIA), a mass, CC BY 4.0",
    "rider-1225316081": "RIDER Lung CT (TCIA), CC BY 4.0",
    "tcga-a4ma": "TCGA-THCA (TCIA), CC BY 3.0",
}


def credit(patient: str) -> str:
    """Return a patient's name with the source and licence of the scans."""
    return f"{patient}: {SOURCES.get(patient, 'a scan of your own')}"
