#!/bin/sh
# Installs a Debian package on a clean system, starts it by its desktop entry, opens a scan as by a
# double click (the MIME handler), and removes it again: sh check_deb.sh PACKAGE.deb OUT
# Needs root, debootstrap, Xvfb, xdotool and ImageMagick's import; takes minutes. Screenshots for
# visual inspection are written to OUT. SUITE and MIRROR choose the system.
set -eu
package=$(readlink -f "$1")
mkdir -p "$2"
out=$(readlink -f "$2")
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
demo=$here/../resources/demo
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d /tmp/check-deb.XXXXXX)
chmod 755 "$root"
display=:$((90 + $$ % 9))
screen=

finish() {
    [ -z "$screen" ] || kill "$screen" 2>/dev/null || true
    for inside in tmp/.X11-unix proc; do umount "$root/$inside" 2>/dev/null || true; done
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$root"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# the desktop's user: has a home, is not root
user() { inside setpriv --reuid=tester --regid=tester --clear-groups env HOME=/home/tester DISPLAY="$display" "$@"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./dev -o -path ./home \) -prune -o -print | sort); }
say() { printf '%s\n' "$*"; }
shot() {
    sleep "$2"
    DISPLAY=$display import -window root "$out/$1.png"
    say "ok  screenshot $1.png"
}
# waits until a window of this title is there
titled() {
    for _ in $(seq 60); do
        DISPLAY=$display xdotool search --onlyvisible --name "$1" >/dev/null 2>&1 && return 0
        sleep 1
    done
    say "FAILED  no window called $1 came up"
    return 1
}
running() { # whether the program still runs in there
    for process in $(pgrep -x ctviewer); do
        [ "$(readlink "/proc/$process/root")" = "$root" ] && return 0
    done
    return 1
}
closed() {
    DISPLAY=$display xdotool search --onlyvisible --name "$1" windowfocus
    DISPLAY=$display xdotool key ctrl+q || true # the window may be gone before the key is up
    for _ in $(seq 30); do
        running || return 0
        sleep 1
    done
    say "FAILED  it did not close"
    return 1
}

say "A clean $suite in $root"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$out/debootstrap.log" 2>&1
cp /etc/resolv.conf "$root/etc/resolv.conf"
if [ -n "${APT_PROXY_CONF:-}" ]; then cp "$APT_PROXY_CONF" "$root/etc/apt/apt.conf.d/"; fi
mount -t proc proc "$root/proc"
# what a desktop has: the tools that find a file's program, and its lists
echo 'APT::Sandbox::User "root";' >"$root/etc/apt/apt.conf.d/99check" # there is no need for another
inside apt-get -qq update
inside apt-get -qq install -y --no-install-recommends desktop-file-utils shared-mime-info \
    libglib2.0-bin libgtk-3-bin hicolor-icon-theme man-db >"$out/desktop.log" 2>&1
inside useradd -m tester
files >"$out/before.txt"

say "Installing"
cp "$package" "$root/tmp/ctviewer.deb"
inside dpkg -i /tmp/ctviewer.deb >"$out/install.log" 2>&1 && say "    every dependency was there" || true
inside apt-get -qq -f install -y >>"$out/install.log" 2>&1
inside dpkg -s ctviewer | grep -q 'Status: install ok installed' && say "ok  installed"
inside ctviewer --version
inside setpriv --reuid=tester --regid=tester --clear-groups ctviewer --selftest >"$out/selftest.json" 2>/dev/null
say "ok  self-test as an ordinary user"
inside man -w ctviewer >/dev/null && say "ok  man page"

mkdir -p "$root/home/tester/scans" "$root/tmp/.X11-unix"
cp "$demo"/*.nii.gz "$root/home/tester/scans/"
gzip -dc "$demo/synthetic_clear.nii.gz" >"$root/home/tester/scans/plain name with ä.nii"
chown -R --reference="$root/home/tester" "$root/home/tester"
Xvfb "$display" -noreset -screen 0 1400x900x24 >/dev/null 2>&1 &
screen=$!
sleep 2
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"

say "By its desktop entry"
user gtk-launch ctviewer &
titled '^CT Viewer$'
shot 1-desktop-entry 3
closed '^CT Viewer$'

for scan in 'synthetic_pneumonia.nii.gz' 'plain name with ä.nii'; do
    type=$(user gio info -a standard::content-type "/home/tester/scans/$scan" |
        sed -n 's/.*standard::content-type: //p')
    handler=$(user gio mime "$type" | sed -n '1s/.*: //p')
    say "    $scan is $type, opened by $handler"
    [ "$handler" = ctviewer.desktop ]
    user gio open "/home/tester/scans/$scan" &
    titled "$scan"
    shot "2-opened-$(printf '%s' "$scan" | tr -c 'a-z._\n' '-')" 15
    closed "$scan"
done
say "ok  scans opened by their type"

say "Removing"
inside dpkg --purge ctviewer >"$out/remove.log" 2>&1
inside apt-get -qq autoremove -y --purge >>"$out/remove.log" 2>&1
files >"$out/after.txt"
# what apt and dpkg note for themselves is not the package's
if diff "$out/before.txt" "$out/after.txt" | grep '^>' | grep -vE '/var/(lib/(dpkg|apt|systemd)|cache|log)/' >"$out/left.txt"; then
    say "FAILED  left behind:"
    cat "$out/left.txt"
    exit 1
fi
say "ok  removed, nothing left"
