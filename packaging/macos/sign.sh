#!/bin/sh
# Signs "CT Viewer.app", has Apple notarise it, and packs a disk image: sh sign.sh APP OUT.dmg
# Wanted in the environment: SIGNING_IDENTITY ("Developer ID Application: ..."), and for
# notarisation NOTARY_PROFILE, made once with `xcrun notarytool store-credentials`.
set -eu
app=$1
image=$2
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
sign() { codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY" "$@"; }

if [ -n "${SIGNING_IDENTITY:-}" ]; then
    # from the inside out: a signature covers what was signed before it. Everything that holds code
    # is signed, also what has no suffix: Python, the libraries in Qt's frameworks
    find "$app/Contents" -type f | while IFS= read -r part; do
        case $(file -b "$part") in
        Mach-O*) sign "$part" ;;
        esac
    done
    sign --entitlements "$here/entitlements.plist" "$app"
    codesign --verify --deep --strict "$app"
else
    echo "SIGNING_IDENTITY is not set: the program is signed for this machine only." >&2
    codesign --force --deep --sign - "$app"
fi

# what the disk image shows: the program, and beside it where to drag it
shown=$(mktemp -d)
trap 'rm -rf "$shown"' EXIT
cp -R "$app" "$shown/"
ln -s /Applications "$shown/Applications"
hdiutil create -volname "CT Viewer" -srcfolder "$shown" -ov -format ULMO "$image"
if [ -n "${SIGNING_IDENTITY:-}" ]; then
    codesign --force --timestamp --sign "$SIGNING_IDENTITY" "$image"
fi

if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
