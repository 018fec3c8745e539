"""What a batch came to, counted."""

from ctviewer.core.worklist.choose import Choice, Kind, chosen
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.summary import Outcomes
from tests.rows import row

MODEL = {"classes": ["clear", "covid", "bacterial"], "positive": None}


def line(name, **facts):
    return Line.of(row(name, **facts))


def called(name, label):
    return Line.of({**row(name, probability=0.9), "label": label, "model": MODEL})


def test_every_line_is_counted_once_and_its_kind_shows_as_many():
    lines = [
        line("a.nii", probability=0.9), line("b.nii", probability=0.95),
        line("c.nii", probability=0.01), line("d.nii", probability=0.5),
        line("e.nii", refused="no_lungs"), line("f.nii", error="The file is damaged."),
    ]  # fmt: skip
    made = Outcomes.of(lines)
    assert made.outcomes == ((Kind.CLASSIFIED, 4), (Kind.REFUSED, 1), (Kind.ERROR, 1))
    assert sum(count for _, count in made.verdicts) == 4
    assert made.verdicts[0] == (Kind.POSITIVE, 2)
    for kind, count in (*made.outcomes, *made.verdicts):
        assert len(chosen(lines, Choice(kind=kind))) == count


def test_classes_of_a_network_that_knows_several_are_counted_by_name():
    lines = [called("a.nii", "covid"), called("b.nii", "clear"), called("c.nii", "covid")]
    made = Outcomes.of(lines)
    assert made.verdicts == (("clear", 1), ("covid", 2))
    assert chosen(lines, Choice(kind="covid")) == [0, 2]


def test_an_empty_worklist_names_the_three_outcomes():
    made = Outcomes.of([])
    assert [count for _, count in made.outcomes] == [0, 0, 0]
    assert made.verdicts == ()
