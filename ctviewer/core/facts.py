"""What is to be known of an open scan: what the program read from its file, and what is odd."""

from ctviewer.core.gate import display_findings
from ctviewer.core.privacy import patient_marks
from ctviewer.core.volume import Volume

Fact = tuple[str, str]


def facts_of(volume: Volume) -> tuple[Fact, ...]:
    """What the program understood, then every field of the header as it stands."""
    source = volume.source
    axes = source.axes if source.orientation_known else f"{source.axes} (not known)"
    understood = (
        ("Format", source.format),
        ("Stored size", " x ".join(map(str, source.shape))),
        ("Stored type", source.dtype),
        ("Stored axes", axes),
        ("Spacing right, anterior, superior", f"{_numbers(volume.spacing)} mm"),
        ("Extent right, anterior, superior", f"{_numbers(volume.extent)} mm"),
        ("Tilt", f"{volume.tilt_degrees:.2f} degrees{', sheared' if volume.sheared else ''}"),
        ("Scaling", scaling_text(volume)),
        ("SHA-256", source.sha256),
    )
    return (*understood, *source.facts)


def scaling_text(volume: Volume) -> str:
    """How stored numbers became HU."""
    source = volume.source
    if (source.slope, source.intercept) == (1, 0):
        return "none: stored numbers are HU"
    factor = "" if source.slope == 1 else f" x {source.slope:g}"
    sign = "-" if source.intercept < 0 else "+"
    return f"HU = stored{factor} {sign} {abs(source.intercept):g}"


def remarks_on(volume: Volume) -> tuple[str, ...]:
    """Sentences: what is odd about the place and the numbers, left out, scaled, or personal."""
    marks = patient_marks(volume.source)
    personal = (
        f"This may name the patient: {', '.join(marks)}. Remove it before you pass the file on."
    )
    found = [finding.message for finding in display_findings(volume)]
    found += volume.source.notes
    if (volume.source.slope, volume.source.intercept) != (1, 0):
        found.append(f"The stored numbers are scaled: {scaling_text(volume)}.")
    return (*found, personal) if marks else tuple(found)


def _numbers(values: tuple[float, ...]) -> str:
    return " x ".join(f"{value:.4g}" for value in values)
