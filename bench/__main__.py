"""Run the single-scan benchmarks: print a table, write JSON and docs/benchmarks.md."""

from bench import file_to_number, formats, page, viewer, window
from bench.measure import real_scan


def main() -> None:
    """Measure, print, store."""
    figures = list(window.figures(real_scan()))
    page.store("bench.json", figures)
    print(page.table(figures))
    formats.main()
    file_to_number.main()
    viewer.main()


if __name__ == "__main__":
    main()
