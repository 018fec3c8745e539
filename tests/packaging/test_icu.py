"""What stays of ICU's data is what Qt looks for, and Qt finds it."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import icu
import PySide6
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Qt has ICU on Linux alone")
HEAD = (32).to_bytes(2, "little") + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
ITEMS = {
    "icudt99l/brkitr/root.res": b"b" * 16,
    "icudt99l/coll/de.res": b"the order of words, 32 bytes ...",
    "icudt99l/gb18030.cnv": b"g" * 48,
    "icudt99l/root.res": b"r" * 16,
    "icudt99l/zone/de.res": b"names of time zones.............",
}
KEPT = ["icudt99l/coll/de.res", "icudt99l/root.res", "icudt99l/zone/de.res"]


def test_an_archive_is_packed_as_it_was_unpacked():
    data = icu.packed(HEAD, ITEMS)
    assert icu.unpacked(data) == (HEAD, ITEMS)
    begins = [data.index(item) for item in ITEMS.values()]
    assert {(begin - len(HEAD)) % icu.ALIGNED for begin in begins} == {0}


def test_what_is_no_archive_of_icu_stops_the_build():
    with pytest.raises(ValueError, match="does not hold ICU's data"):
        icu.unpacked(bytes(64))


def test_the_library_has_the_items_that_stay_at_its_symbol(tmp_path):
    data = tmp_path / "all.dat"
    data.write_bytes(icu.packed(HEAD, ITEMS))
    source = icu.as_library(data, "icudt99_dat", tmp_path / "libicudata.so.99")
    libraries = [
        ("PySide6/Qt/lib/libicudata.so.99", str(source), "BINARY"),
        ("libicudata.so.99", "PySide6/Qt/lib/libicudata.so.99", "SYMLINK"),
        ("PySide6/Qt/lib/libicuuc.so.99", "/s/libicuuc.so.99", "BINARY"),
    ]
    (tmp_path / "made").mkdir()
    [(place, smaller, kind), *others] = icu.smaller(libraries, tmp_path / "made")
    assert (place, kind) == ("PySide6/Qt/lib/libicudata.so.99", "BINARY")
    assert others == libraries[1:]
    expected = icu.packed(HEAD, {name: ITEMS[name] for name in KEPT})
    at = (ctypes.c_char * len(expected)).in_dll(ctypes.CDLL(smaller), "icudt99_dat")
    assert at.raw == expected
    assert ctypes.addressof(at) % icu.ALIGNED == 0


ASKED = """
import os
from PySide6.QtCore import QCollator, QDateTime, QLocale, QTimeZone
words = "zebra Zoë äpfel Apfel ábel öl ocker ß ss 10 9 ñu nu łoś los ёлка еж 中 日 か ア".split()
for name in ("C", "en_US", "de_DE", "sv_SE", "pl_PL", "tr_TR", "ru_RU", "ja_JP", "zh_CN", "ar_EG"):
    locale = QLocale(name)
    order = QCollator(locale)
    order.setNumericMode(True)
    noon = QDateTime.fromString("2026-07-01T12:00:00", "yyyy-MM-ddTHH:mm:ss")
    noon.setTimeZone(QTimeZone(b"Europe/Berlin"))
    print(name, sorted(words, key=order.sortKey), locale.toUpper("iıßä"))
    print(locale.toString(noon, QLocale.FormatType.LongFormat))
print(next(line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line))
"""


def asked(**settings):
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={**os.environ, **settings}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not done.stderr
    *answers, library = done.stdout.splitlines()
    return answers, Path(library)


def test_qt_orders_words_and_names_time_zones_as_with_all_data(tmp_path):
    [source] = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    [(_, made, _)] = icu.smaller([(source.name, str(source), "BINARY")], tmp_path)
    assert Path(made).stat().st_size < 0.4 * source.stat().st_size
    before, library = asked()
    assert library == source.resolve()
    after, library = asked(LD_LIBRARY_PATH=str(tmp_path))
    assert library == Path(made)
    assert after == before
    assert len(before) > 10
