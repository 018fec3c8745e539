#!/bin/sh
# dicom3tools and DCMTK, with which tests/core/output/test_dicom_validators.py checks the DICOM
# files that the program writes; without them those tests are skipped. Root on Debian or Ubuntu.
set -eu
wanted=""
command -v dciodvfy >/dev/null 2>&1 || wanted="dicom3tools"
command -v dsrdump >/dev/null 2>&1 || wanted="$wanted dcmtk"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed, so their tests are skipped: $wanted"
    exit 0
fi
echo "Installing validators of DICOM: $wanted"
{ timeout 120 apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive timeout 180 apt-get install -y -qq --no-install-recommends $wanted >/dev/null
} || echo "They could not be installed; their tests are skipped."
