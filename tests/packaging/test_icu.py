"""What stays of ICU's data is what Qt looks for, and Qt finds it."""

import ctypes
import os
import re
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
from PySide6.QtCore import (
    QCollator, QCoreApplication, QDateTime, QLocale, QTextBoundaryFinder, QTimeZone
)
words = "zebra Zoë äpfel Apfel ábel öl ocker ß ss 10 9 ñu nu łoś los ёлка еж 中 日 か ア".split()
for name in ("C", "en_US", "de_DE", "sv_SE", "pl_PL", "tr_TR", "ru_RU", "ja_JP", "zh_CN", "ar_EG"):
    locale = QLocale(name)
    order = QCollator(locale)
    order.setNumericMode(True)
    noon = QDateTime.fromString("2026-07-01T12:00:00", "yyyy-MM-ddTHH:mm:ss")
    noon.setTimeZone(QTimeZone(b"Europe/Berlin"))
    print(name, sorted(words, key=order.sortKey), locale.toUpper("iıßä"))
    print(locale.toString(noon, QLocale.FormatType.LongFormat), locale.toString(1234567))
    print(locale.toCurrencyString(1234.5), locale.nativeLanguageName(), locale.dayName(2))
    print(locale.nativeTerritoryName(), locale.formattedDataSize(2500000), locale.quoteString("a"))
for kind in QTextBoundaryFinder.BoundaryType:  # letters, words, sentences, lines
    finder = QTextBoundaryFinder(kind, "Ein Satz. Noch einer: สวัสดีครับ 日本語のテキスト e\u0301")
    print(kind.name, [place for place in iter(finder.toNextBoundary, -1)])
print(QCoreApplication.translate("none", "%n scans", "", 2))
print(next(line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line))
"""


LEGACY = """
from PySide6.QtCore import QStringDecoder, QStringConverter
print(*(QStringDecoder(name).isValid() for name in ("UTF-8", "ISO-8859-1", "windows-1252", "GBK")))
print("libicudata")
"""


def asked(script=ASKED, **settings):
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **settings}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not done.stderr
    *answers, library = done.stdout.splitlines()
    return answers, Path(library)


SOURCE = next((Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"), Path())


@pytest.fixture(scope="module")
def smaller(tmp_path_factory):
    folder = tmp_path_factory.mktemp("icu")
    [(_, made, _)] = icu.smaller([(SOURCE.name, str(SOURCE), "BINARY")], folder)
    return Path(made)


def test_qt_orders_words_writes_values_and_breaks_text_as_with_all_data(smaller):
    assert smaller.stat().st_size < 0.4 * SOURCE.stat().st_size
    before, library = asked()
    assert library == SOURCE.resolve()
    after, library = asked(LD_LIBRARY_PATH=str(smaller.parent))
    assert library == smaller
    assert after == before
    assert len(before) > 40


def test_an_old_text_encoding_is_refused_and_nothing_else(smaller):
    [all_data], _ = asked(LEGACY)
    [fewer], _ = asked(LEGACY, LD_LIBRARY_PATH=str(smaller.parent))
    assert all_data == "True True True True"
    assert fewer == "True True False False"


def test_the_program_asks_qt_for_no_text_encoding():
    paths = sorted((Path(__file__).parents[2] / "ctviewer").rglob("*.py"))
    assert len(paths) > 300
    asks = re.compile(r"QString(De|En)?(coder|Converter)\b|QTextStream|setEncoding")
    assert [path.name for path in paths if asks.search(path.read_text("utf-8"))] == []
