"""Figures as tables, and docs/benchmarks.md from all that is stored in bench/results."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from bench.measure import RUNS, BenchFigure

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
GPU = "training_gpu.json"
HEADINGS = ("what", "measured", "ratio", "aim", "met")


def machine_facts() -> dict[str, str]:
    """What a measurement depends on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def described(machine: dict[str, str]) -> str:
    """The facts of a machine in words."""
    return ", ".join(f"{key} {value}" for key, value in machine.items())


def table(figures: Sequence[BenchFigure]) -> str:
    """Figures as a Markdown table."""
    lines = [" | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    lines += [" | ".join(_cells(figure)) for figure in figures]
    return "\n".join(f"| {line} |" for line in lines)


def store(name: str, figures: Sequence[BenchFigure], *notes: str) -> None:
    """Store figures, and notes in Markdown to stand below them, and write the page anew."""
    stored = {
        "machine": machine_facts(),
        "figures": [figure.to_dict() for figure in figures],
        "notes": notes,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    PAGE.write_text(_page(), "utf-8")


def renew(name: str, figures: Sequence[BenchFigure]) -> None:
    """Store figures in the place of those that have their names; others and notes stay."""
    stored = json.loads((RESULTS / name).read_text("utf-8"))
    anew = {figure.name: figure for figure in figures}
    kept = [BenchFigure(**figure) for figure in stored["figures"]]
    store(name, [anew.get(figure.name, figure) for figure in kept], *stored["notes"])


def _cells(figure: BenchFigure) -> tuple[str, ...]:
    ratio = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio else ""
    met = {True: "yes", False: "no", None: ""}[figure.met]
    measured = "not measured" if figure.value is None else f"{figure.value:.3g} {figure.unit}"
    return figure.name, measured, ratio, figure.aim, met


def _page() -> str:
    text = (
        "# Benchmarks\n\n"
        "Machines are noisy: compare the ratios, each measured against its baseline in the same "
        "run. A ratio above 1 means that many times faster, but for memory and cost, where less is "
        'better. The seed is the Keras example "3D image classification from CT scans", rebuilt in '
        "`training/keras_baseline`. "
    )
    on_gpu = "The table of training on a GPU is alone in that: no other"
    text += f"{on_gpu if (RESULTS / GPU).exists() else 'No'} run used a GPU.\n"
    return text + "".join(_section(name, title, how) for name, title, how in SECTIONS) + TRIED


SECTIONS = (
    (
        "bench.json",
        "One scan",
        f"Written by `make bench`; the median of {RUNS} runs on one real 512 x 512 x 255 chest CT",
    ),
    (
        "formats.json",
        "Files and folders",
        f"Written by `make bench` or `python -m bench.formats`; the median of {RUNS} rounds by "
        "turns in one process, on a real 512 x 512 x 255 chest CT in each format",
    ),
    (
        "number.json",
        "From file to number",
        f"Written by `make bench` or `python -m bench.file_to_number`; the median of {RUNS} rounds "
        "by turns in one process, on a real 512 x 512 x 255 chest CT of 69 MB",
    ),
    (
        "viewer.json",
        "The viewer over time",
        "Written by `make bench`; two small scans by turns, then one real chest CT of 255 slices",
    ),
    (
        "batch.json",
        "Many scans",
        "Written by `make bench-batch`; real chest CTs of mixed sizes, each classified three "
        "times, once all processes run",
    ),
    (
        "gpu.json",
        "Many scans on a GPU",
        "Written by `make bench-batch` or `python -m bench.batch_gpu`, which fills the rows on a "
        "machine with a GPU",
    ),
    (
        "scale.json",
        "What a scan costs in a batch",
        "Written by `make bench-batch` or `python -m bench.scale`; CPU time of one core, means "
        "over the real chest CTs",
    ),
    (
        "peers.json",
        "Limit, peers, ours",
        "Written by `make bench-peers`; the median of three by turns on the same scan of 69 MB, "
        "virtual screen",
    ),
    ("training.json", "Training", "Written by `make bench-training`"),
    (GPU, "Training on a GPU", "Written by `python -m bench.training --gpu`"),
    (
        "package.json",
        "The packaged program",
        f"Written by `make bench-package`; the median of {RUNS} starts, package and source by "
        "turns, on a virtual screen, files already in the system's cache; MB are 10^6 bytes",
    ),
)


def _section(name: str, title: str, how: str) -> str:
    path = RESULTS / name
    if not path.exists():
        return ""
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    figures = [BenchFigure(**values) for values in stored["figures"]]
    notes = "".join(f"\n{note}\n" for note in stored.get("notes", ()))
    shown = f"\n{table(figures)}\n" if figures else ""
    return f"\n## {title}\n\n{how} ({described(stored['machine'])}).\n{shown}{notes}"


TRIED = """
## Tried and not kept

Batch: the stages above were pinned to one core, each group of figures measured by itself at real-time priority while other
programs ran at a lower one, so compare ratios. Both cores together allow two scans in the time of "a scan in the batch", and
the aims of 0.6 and 2.2 are beyond that. Result in the process of the network, 43 inputs in memory: 5.4 ms before, 1.6 ms
with what the readers bring along (4.0 ms with it), each field the same to the last bit. Handover: 2.2 to 2.6 ms by the pipe,
0.7 ms by shared memory. Not kept: freed memory kept in a batch of the library (51.2 against 51.3 ms a scan). The largest
process of a folder of small scans is that of the network: 0.23 GB with torch imported, 0.42 GB at most while the network is
tested before and after it is optimised, 0.34 GB from then on.

The network on one core with AVX-512 and AVX512-BF16 but without AMX, torch 2.13, five real chest CTs; CPU time of
one forward pass beside the program's own way (`torch.jit.optimize_for_inference`, 31.1 ms) in the same process.

| what | CPU ms | largest change of a probability | of a cell of the map | kept |
| --- | --- | --- | --- | --- |
| input channels-last, before the optimised network | 30.7 | 0 | 0 | no: its convolutions reorder it themselves |
| `mkldnn.conv.fp32_precision = "bf16"`, optimised network | 31.0 | 0 | 0 | no: it does not reach packed convolutions |
| the same, network as exported | 211 | 1e-7 | 2e-6 | no |
| network as exported, channels-last | 187 | 1e-7 | 2e-6 | no |
| network as exported, `autocast` to bf16 | 22.5 | 0.0124 | 0.0245 | no: 0.72 of the time, but more than 0.01 off |

The same network on two cores, memory kept as the program keeps it, a synthetic input; wall-clock ms, beside torch's way in
the same minutes. `ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2` stand for a processor without AVX-512.

| what | ms | beside torch's way | kept |
| --- | --- | --- | --- |
| convolutions fused with addition and ReLU (`mkldnn::_convolution_pointwise`), AVX-512 | 17.2 | 17.3 | no: its kernels are slower where there are 8 channels |
| the same on one core | 30.4 | 27.1 | no |
| the same, AVX2 | 21.6 | 24.4 | no: 0.88 of the time for private functions of torch |
| `torch.jit.enable_onednn_fusion` | – | – | no: it fails on this network |
| ONNX Runtime 1.32, float32 | 32.2 | 15.6 | no |
| OpenVINO 2025.3, float32 | 13.5 | 16 | no: 151 MB more |
| OpenVINO 2025.3, bf16 | 9.2 | 16 | no: a cell of the map is off by 0.019 |

int8 was simulated: weights by channel, inputs of convolutions by tensor, ranges from 25 training scans. Over the 39 chest CTs that
pass the gate no probability moved by more than 0.0081, but the maps' Dice with those in float32 fell to 0.941 (under 0.995 in 20 of
the 21 with a lesion to compare), and to 0.973 with ranges of each scan; 0.966 with the first and the last layers in float32.

Two cores, 69 MB of gzip: rapidgzip 0.16 (MIT or Apache 2.0; wheels of 9 MB for Linux, 1 MB for Windows and macOS) decodes in 150
and 189 ms with both cores (two runs; 291 ms of CPU time) and in 264 and 302 ms with one, ISA-L in 181 and 184 ms with one, which
leaves the other for hash and grid: their 95 ms and rapidgzip's 291 would keep both cores for 193 ms, and the file opens in
that now. Four and more cores were not there to be measured.

A plain DICOM folder of 255 files whose hash begins while headers are still looked at (files read whole in the order of
their names or against it, once the first two and the last header say so; 48 MB waiting): 81 ms instead of 97 without the
lungs' grid, but 108 instead of 98 with it, the quickest of six, as the program opens a scan: placing and averaging then are
what takes longest, and every file is read twice. By a thread that reads for itself: 100 ms, for it and the headers wait for
the interpreter in turn.

Digests of single files, by threads, and one of these: with two 0.75, with three 0.81 of NIfTI's speed instead of 0.72 (105 and
98 ms instead of 110, same run) without the lungs' grid, but with it, as the program opens a scan, 154 and 149 ms instead of 149;
without any hash 130. Not kept: reading studies, blind reads and result files know scans by the hash of their files in order.

Averaging slabs, one core, the network's input of that scan: in pieces that stay in the cache 17.6 to 18.6 ms, and with two
threads 18 to 27 ms, for the steps get short; four slabs at a time 17.7 and 11 to 13 ms, kept; one slab at a time 16.7 and 12 to
19 ms.

Maps of a batch, in the table "What a scan costs in a batch": aimed at were 15 % of a scan, which they are far from. What
bounds them is not the files (ISA-L packs the same bytes in 5 ms, most of it zeros at 10 GB/s) but the lungs on their grid
of 2 mm, which only maps need: two fifths of that reads every voxel once more. "All of it with the files" is the median of
three turns on one scan, 35 to 41 ms; the same scans one after another, each met once, as a reader does, take 42 to 46 ms: the
difference is memory touched first, 4 ms are the disk's (42.3 ms into memory, 46.0 ms onto ext4, four files flushed), 0.6 ms
what is packed and unpacked on its way to the reader. Kept, each file the same to the last byte: labels by a layer of cells,
and where they lie looked for once (2.5 to 1.8 ms, 2.1 to 0.8 ms). Tried and not kept, ms a scan: several planes in one
sparse product (7.1 against 6.3); masks of the lungs as bits, 64 cells in a word (0.73 against 0.76 for two steps, 1.5
against 2.2 for six, since packing costs as much as two steps); the lungs' grid in the box of what the network sees (0.996
of the cells); comparisons as bytes (0.13 less); one header for four maps (0.2 less). Tried for the probability: layers cut to where
their cells are marked, 0.62 of the voxels on average, took longer (3.6 against 3.1 ms), since short lines cost more than
they save.

Drawing, one slice of 512 x 512 in the cache, ms, the program's way beside it; one core.

| what | ms | beside | kept |
| --- | --- | --- | --- |
| the window by a table of 65,536 greys for int16 | 0.13 | 0.16 | no: floats need the other way, too |
| the window by a table of colours, in Qt's fastest format | 0.16 | 0.24 | no: the same |
| NaN and infinity of a mean by `fmax` and `fmin` | 0.23 | 0.25 | no |
| a caption that each slice has anew, painted at once and by a picture of its own | 0.043 | 0.086 | at once |
| the window by clipping int16 first | 0.11 | 0.12 | no |
| one copied sagittal slice, and a share of a copied group of 8 | 0.57 | 0.19 | the group |
| MIP of 8 axial slices backwards and forwards in memory | 0.69 | 0.09 | forwards |

Slice and heat map, each stretched to the screen, ms, other programs at work; "beside" is one after the other over all of the
view, as the program does.

| what | ms | beside | kept |
| --- | --- | --- | --- |
| both in bands of 64 lines, 640 x 700 pixels | 0.86 | 0.67 | no: clipping takes Qt's slower way |
| the same, 2560 x 2160 pixels | 10.0 | 6.5 | no |
| the map laid on the slice's own pixels, then one stretched, 640 x 700 pixels, map over all | 1.02 | 0.89 | no |
| the same, 2560 x 2160 pixels, map over all | 4.6 | 8.4 | no: up to 22 of 255 off |
| the same, 2560 x 2160 pixels, map of patches | 4.2 | 5.2 | no: up to 108 of 255 off, where a patch ends |

`malloc` with one arena, scan open and classified: peak 691 MB beside 703 with several, 641 beside 652 after memory is
given back; not kept, since threads would wait for each other.
"""  # noqa: E501  (tables)
