#!/bin/sh
# Signs "CT Viewer.app", has Apple notarise it, and packs a disk image: sh sign.sh APP OUT.dmg
# Wanted in the environment: SIGNING_IDENTITY ("Developer ID Application: ..."), and for
# notarisation NOTARY_PROFILE, made once with `xcrun notarytool store-credentials`.
set -eu
app=$1
image=$2
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

if [ -n "${SIGNING_IDENTITY:-}" ]; then
    # from the inside out: a signature covers what was signed before it
    find "$app" -type f \( -name '*.dylib' -o -name '*.so' -o -name torch_shm_manager \) -print0 |
        xargs -0 codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY"
    codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY" \
        --entitlements "$here/entitlements.plist" "$app"
    codesign --verify --deep --strict "$app"
else
    echo "SIGNING_IDENTITY is not set: the program is signed for this machine only." >&2
    codesign --force --deep --sign - "$app"
fi

hdiutil create -volname "CT Viewer" -srcfolder "$app" -ov -format ULMO "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
