"""Header facts of an open scan, and remarks on oddities."""

from ctviewer.core.analysis.gate import display_findings
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.privacy import patient_marks

Fact = tuple[str, str]


def facts_of(volume: Volume) -> tuple[Fact, ...]:
    """The program's interpretation, then every header field as stored."""
    source = volume.source
    axes = source.axes if source.orientation_known else Text("{axes} (not known)", axes=source.axes)
    understood = (
        (Text("Format"), source.format),
        (Text("Stored size"), " x ".join(map(str, source.shape))),
        (Text("Stored type"), source.dtype),
        (Text("Stored axes"), axes),
        (Text("Spacing right, anterior, superior"), f"{_numbers(volume.spacing)} mm"),
        (Text("Extent right, anterior, superior"), f"{_numbers(volume.extent)} mm"),
        (Text("Tilt"), _tilt_text(volume)),
        (Text("Scaling"), scaling_text(volume)),
        ("SHA-256", source.sha256),
    )
    return (*understood, *source.facts)


def _tilt_text(volume: Volume) -> str:
    degrees = volume.tilt_degrees
    if volume.sheared:
        return Text("{degrees:.2f} degrees, sheared", degrees=degrees)
    return Text("{degrees:.2f} degrees", degrees=degrees)


def scaling_text(volume: Volume) -> str:
    """How stored values were converted to HU."""
    source = volume.source
    if (source.slope, source.intercept) == (1, 0):
        return Text("none: stored numbers are HU")
    factor = "" if source.slope == 1 else Text(" x {slope:g}", slope=source.slope)
    sign = "-" if source.intercept < 0 else "+"
    intercept = numeral(abs(source.intercept), "g")
    rest = Text("{factor} {sign} {intercept}", factor=factor, sign=sign, intercept=intercept)
    return Text("HU = stored{rest}", rest=rest)


def remarks_on(volume: Volume) -> tuple[str, ...]:
    """Remarks on odd geometry or values, omissions, scaling, and personal data."""
    marks = patient_marks(volume.source)
    personal = Text(
        "This may name the patient: {marks}. Remove it before you pass the file on.",
        marks=joined(marks, ", "),
    )
    found = [finding.message for finding in display_findings(volume)]
    found += volume.source.notes
    if (volume.source.slope, volume.source.intercept) != (1, 0):
        scaling = scaling_text(volume)
        found.append(Text("The stored numbers are scaled: {scaling}.", scaling=scaling))
    return (*found, personal) if marks else tuple(found)


def _numbers(values: tuple[float, ...]) -> str:
    return joined((numeral(value, ".4g") for value in values), " x ")
