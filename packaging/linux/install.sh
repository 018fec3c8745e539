#!/bin/sh
# Puts CT Viewer into the menu of one user, or takes it out again: sh install.sh [--remove]
# The program stays in the folder where it was unpacked; nothing needs root.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin

case $here in
*%*)
    echo "Menus start nothing from a folder with % in its name; move $here elsewhere." >&2
    exit 1
    ;;
esac

each() { (cd "$here/share" && find . -type f); }

if [ "${1:-}" = --remove ]; then
    each | while IFS= read -r file; do rm -f "$share/$file"; done
    rm -f "$bin/ctviewer"
else
    each | while IFS= read -r file; do
        mkdir -p "$share/$(dirname "$file")"
        cp "$here/share/$file" "$share/$file"
    done
    mkdir -p "$bin"
    ln -sf "$here/ctviewer" "$bin/ctviewer"
    # the menu may not know ~/.local/bin, and inside quotes an entry wants some letters escaped
    quoted=$(printf '%s' "$here" | sed 's/\\/&&&&/g; s/["`$]/\\\\&/g')
    quoted=$quoted awk '/^TryExec=/ { next }
        /^Exec=/ { print "Exec=\"" ENVIRON["quoted"] "/ctviewer\" %F"; next } { print }' \
        "$here/share/applications/ctviewer.desktop" >"$share/applications/ctviewer.desktop"
fi
for update in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
    command -v "${update%% *}" >/dev/null && "${update%% *}" "${update#* }" 2>/dev/null || true
done
