#!/bin/sh
# The system libraries that Qt needs and one font, which may be missing on a minimal Linux system.
# As root they are installed (Debian, Ubuntu); otherwise the command to install them is printed.
set -eu
[ "$(uname -s)" = Linux ] || exit 0

wanted="libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0
 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
 libxcb-xinerama0 libwayland-cursor0 libglib2.0-0 fonts-dejavu-core"

command -v dpkg-query >/dev/null 2>&1 || {
    echo "Install Qt's system libraries (EGL, GL, xkbcommon, xcb-cursor, DBus) and a font if the window does not open."
    exit 0
}
missing=""
for name in $wanted; do
    # newer systems have some under a name that ends in t64 and stands for the old one, too
    state=$(dpkg-query -W -f='${Status}' "$name" "${name}t64" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    echo "Installing system libraries:$missing"
    { apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    } || echo "They could not be installed; if the window does not open, this is why."
else
    echo "Qt needs system libraries that are missing here. Please run:"
    echo "  sudo apt-get install$missing"
fi
