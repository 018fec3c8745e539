"""Check the pinned dependencies for known vulnerabilities: `python packaging/audit.py FILE`.

Exits with 0 if none is known, 1 if some are, 3 if the list of vulnerabilities, which comes over the
network, cannot be reached.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

UNREACHABLE = 3


def main(pinned: Path) -> int:
    """Run pip-audit and report what it found, or why it could not check."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(pinned), "--no-deps"]
    done = subprocess.run(
        [*command, "--disable-pip", "--progress-spinner=off", "--format=json"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
        reason = "the list knows none of them"
    except (ValueError, KeyError):
        packages = []
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return _print(packages, reason)


def _print(packages: list[dict[str, Any]], reason: str) -> int:
    """Print the known vulnerabilities per package; `reason` says why there may be no data."""
    checked = [package for package in packages if "skip_reason" not in package]
    if not checked:
        print(
            "The pinned dependencies were not checked: the list of vulnerabilities could not be "
            f"reached. Try again with a network. ({reason})",
            file=sys.stderr,
        )
        return UNREACHABLE
    known = [(package, wrong) for package in checked for wrong in package["vulns"]]
    for package, wrong in known:
        better = ", ".join(wrong["fix_versions"]) or "none yet"
        print(f"{package['name']} {package['version']}: {wrong['id']}; repaired in: {better}")
    skipped = len(packages) - len(checked)
    print(
        f"{len(checked)} packages checked, {skipped} not on the list, {len(known)} vulnerabilities"
    )
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
