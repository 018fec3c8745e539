"""Every training command in the documentation is one that the command lines accept."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from training.__main__ import _parser
from training.base.chain import recipe_file
from training.base.config import checked
from training.evaluation.compare import _parser as compare_parser
from training.keras_baseline.__main__ import _parser as seed_parser

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/training.md", "docs/mosmed.md"]
TEXTS = "\n".join((ROOT / page).read_text("utf-8") for page in PAGES)
BLOCKS = "\n".join(re.findall(r"```text\n(.*?)```", TEXTS, re.DOTALL))
CALLS = sorted(set(re.findall(r"^python -m training(?:\.\w+)? .*$", BLOCKS, re.MULTILINE)))


def test_there_are_commands():
    assert len(CALLS) > 6


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_accepted(call):
    words = shlex.split(call)
    if words[2:4] == ["training", "compare"]:
        assert compare_parser().parse_args(words[4:]).second
        return
    seed = words[2] == "training.keras_baseline"
    options = (seed_parser() if seed else _parser()).parse_args(words[3:])
    if not seed:
        assert recipe_file(options.config)
    elif options.recipe:
        assert (ROOT / options.recipe).is_file()


def test_recipes_that_make_is_asked_for_exist():
    names = re.findall(r"RECIPE=(\w+)", TEXTS)
    assert {"default", "mosmed", "mosmed_full", "keras_example", "uniformizing"} <= set(names)
    for name in names:
        assert recipe_file(name)


def test_the_recipe_on_the_page_is_valid():
    (text,) = re.findall(r"```toml\n(.*?)```", TEXTS, re.DOTALL)
    assert checked(tomllib.loads(text)).labelled
