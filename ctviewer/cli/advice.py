"""Advice on errors in the command line's wording."""

from ctviewer.core.base.errors import Advice, UserError

ADVICE = {
    Advice.TRUST_NETWORK: "If you trust its maker, add --allow-unlisted-model.",
    Advice.RESUME_OR_RENAME: "Add --resume to go on with it, or name another file.",
    Advice.CLASSIFY_ALL_AGAIN: "Leave --resume out to classify all again, or add --jsonl to keep "
    "results that later scans can join.",
    Advice.RESUME_SHARD: "Run that shard again with --resume.",
    Advice.INSTALL_CLUSTER: "Install this program with its extra: "
    "pip install 'ctviewer-desktop[cluster]'.",
    Advice.INSTALL_PARQUET: "Or install this program with its extra: "
    "pip install 'ctviewer-desktop[parquet]'.",
    Advice.INSTALL_SEGMENTER: "Install it beside this program: pip install lungmask, or pip "
    "install TotalSegmentator, and run it once by hand.",
    Advice.MASK_ANYWAY: "If it is the right one, add --masks-anyway.",
    Advice.CHOOSE_LUNGS: "Choose by --lungs-labels, e.g. --lungs-labels 1,2.",
    Advice.CHOOSE_LESIONS: "Choose by --lesions-labels, e.g. --lesions-labels 3.",
}
assert set(ADVICE) == set(Advice)


def advised(error: UserError) -> str:
    """The error's sentence, with the option to use."""
    return f"{error} {ADVICE[error.advice]}" if error.advice else str(error)
