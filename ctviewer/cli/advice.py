"""What to type against an error: the command line's own words."""

from ctviewer.core.base.errors import Advice, UserError

ADVICE = {
    Advice.TRUST_NETWORK: "If you trust its maker, add --allow-unlisted-model.",
    Advice.RESUME_OR_RENAME: "Add --resume to go on with it, or name another file.",
    Advice.CLASSIFY_ALL_AGAIN: "Leave --resume out to classify all again, or add --jsonl to keep "
    "results that later scans can join.",
    Advice.RESUME_SHARD: "Run that shard again with --resume.",
    Advice.INSTALL_CLUSTER: "Install this program with its extra: "
    "pip install 'ctviewer-desktop[cluster]'.",
    Advice.LOCAL_ENGINE: "Leave out --engine ray.",
    Advice.INSTALL_PARQUET: "Or install this program with its extra: "
    "pip install 'ctviewer-desktop[parquet]'.",
}
assert set(ADVICE) == set(Advice)


def advised(error: UserError) -> str:
    """The error's sentence, and what to type."""
    return f"{error} {ADVICE[error.advice]}" if error.advice else str(error)
