"""Tables of figures, and docs/benchmarks.md from everything stored in bench/results."""

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
    """The conditions of a measurement."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def described(machine: dict[str, str]) -> str:
    """A description of a machine."""
    return ", ".join(f"{key} {value}" for key, value in machine.items())


def table(figures: Sequence[BenchFigure]) -> str:
    """Figures as a Markdown table."""
    lines = [" | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    lines += [" | ".join(_cells(figure)) for figure in figures]
    return "\n".join(f"| {line} |" for line in lines)


def store(name: str, figures: Sequence[BenchFigure], *notes: str) -> None:
    """Store figures, and Markdown notes to be shown below them, and rewrite the page."""
    stored = {
        "machine": machine_facts(),
        "figures": [figure.to_dict() for figure in figures],
        "notes": notes,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    PAGE.write_text(page_text(), "utf-8")


def renew(name: str, figures: Sequence[BenchFigure]) -> None:
    """Replace stored figures of the same name; keep the others and the notes."""
    stored = json.loads((RESULTS / name).read_text("utf-8"))
    anew = {figure.name: figure for figure in figures}
    kept = [BenchFigure(**figure) for figure in stored["figures"]]
    store(name, [anew.get(figure.name, figure) for figure in kept], *stored["notes"])


def _cells(figure: BenchFigure) -> tuple[str, ...]:
    ratio = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio else ""
    met = {True: "yes", False: "no", None: ""}[figure.met]
    measured = "not measured" if figure.value is None else f"{figure.value:.3g} {figure.unit}"
    return figure.name, measured, ratio, figure.aim, met


def page_text() -> str:
    """The whole of docs/benchmarks.md."""
    text = (
        "# Benchmarks\n\n"
        "Timings are noisy: compare the ratios, each measured against its baseline in the same "
        "run. A ratio above 1 means that many times faster, except for memory and cost, where less "
        'is better. The seed is the Keras example "3D image classification from CT scans", rebuilt '
        "in `training/keras_baseline`. "
    )
    on_gpu = "Only the table of training on a GPU was measured on a GPU."
    text += f"{on_gpu if (RESULTS / GPU).exists() else 'No run used a GPU.'}\n"
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
        f"Written by `make bench` or `python -m bench.formats`; the median of {RUNS} rounds, "
        "alternating in one process, on a real 512 x 512 x 255 chest CT in each format",
    ),
    (
        "number.json",
        "From file to number",
        f"Written by `make bench` or `python -m bench.file_to_number`; the median of {RUNS} "
        "rounds, alternating in one process, on a real 512 x 512 x 255 chest CT of 69 MB",
    ),
    (
        "viewer.json",
        "The viewer over time",
        "Written by `make bench`; alternately two small scans, then one real chest CT of 255 "
        "slices",
    ),
    (
        "batch.json",
        "Many scans",
        "Written by `make bench-batch`; real chest CTs of mixed sizes, each classified three "
        "times, timed once all processes are running",
    ),
    (
        "gpu.json",
        "Many scans on a GPU",
        "Written by `make bench-batch` or `python -m bench.batch_gpu`, which fills the rows on a "
        "machine with a GPU",
    ),
    (
        "scale.json",
        "Cost of a scan in a batch",
        "Written by `make bench-batch` or `python -m bench.scale`; CPU time of one core, means "
        "over the real chest CTs",
    ),
    (
        "peers.json",
        "Comparison with other software",
        "Written by `make bench-peers`; the median of three alternating runs on the same scan of "
        "69 MB, on a virtual screen",
    ),
    ("training.json", "Training", "Written by `make bench-training`"),
    (GPU, "Training on a GPU", "Written by `python -m bench.training --gpu`"),
    (
        "package.json",
        "The packaged program",
        f"Written by `make bench-package`; the median of {RUNS} starts, alternately package "
        "and source, on a virtual screen, files already in the system's cache; MB are 10^6 bytes",
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

### Batch

The stages above were pinned to one core, and each group of figures was measured separately at real-time priority while other
programs ran at a lower one, so compare ratios. Two cores can process two scans in the time of "a scan in the batch", so the
aims of 0.6 and 2.2 are out of reach. Computing the result in the process of the network, with 43 inputs in memory, takes 1.6 ms
instead of 5.4 ms with the values provided by the readers (4.0 ms including their computation), with every field identical to the
last bit. Passing an input takes 2.2 to 2.6 ms through a pipe and 0.7 ms through shared memory. Not kept: reusing freed memory by a
setting of the library in a batch (51.2 against 51.3 ms per scan). The largest process with a folder of small scans is that of the
network: 0.23 GB with torch imported, at most 0.42 GB while the network is tested before and after it is optimised, 0.34 GB from
then on.

Small scans in a batch, alternately 8,000 and 1,000 of them: with a separate wait for the disk for each row, the cost was 3.88 and
3.97 ms per scan in the large folder (2.83 and 3.47 in the small one, whose last rows were written after the readers had ended);
with all finished rows written together, 2.89 and 3.05 (2.66 and 3.34), with 231 waits for the disk instead of 8,002. The cost does
not grow within a folder of 10,000: each tenth took 2.98 to 3.11 ms, except for the first with 3.33. `bench.batch_folder` since
then, three alternating runs: 2.98, 2.99 and 3.40 ms in the folder of 10,000, 3.29, 3.51 and 2.84 in that of 1,000, a ratio of 0.91
between the medians. Real scans, 115 of them, four alternating runs, including the start: 11.4 s before, 11.3 s after.

### The network

On one core with AVX-512 and AVX512-BF16 but without AMX, torch 2.13, five real chest CTs; CPU time of one forward pass, compared
with the method used by the program (`torch.jit.optimize_for_inference`, 31.1 ms) in the same process.

| what | CPU ms | largest change of a probability | of a cell of the map | kept |
| --- | --- | --- | --- | --- |
| input channels-last, before the optimised network | 30.7 | 0 | 0 | no: its convolutions reorder it themselves |
| `mkldnn.conv.fp32_precision = "bf16"`, optimised network | 31.0 | 0 | 0 | no: it does not affect packed convolutions |
| the same, network as exported | 211 | 1e-7 | 2e-6 | no |
| network as exported, channels-last | 187 | 1e-7 | 2e-6 | no |
| network as exported, `autocast` to bf16 | 22.5 | 0.0124 | 0.0245 | no: 0.72 of the time, but errors above 0.01 |

The same network on two cores, with the program's memory settings and a synthetic input; wall-clock ms, compared with torch in the
same minutes. `ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2` simulates a processor without AVX-512.

| what | ms | torch, same minutes | kept |
| --- | --- | --- | --- |
| convolutions fused with addition and ReLU (`mkldnn::_convolution_pointwise`), AVX-512 | 17.2 | 17.3 | no: its kernels are slower for 8 channels |
| the same on one core | 30.4 | 27.1 | no |
| the same, AVX2 | 21.6 | 24.4 | no: 0.88 of the time, but private functions of torch |
| `torch.jit.enable_onednn_fusion` | – | – | no: it fails on this network |
| ONNX Runtime 1.32, float32 | 32.2 | 15.6 | no |
| OpenVINO 2025.3, float32 | 13.5 | 16 | no: 151 MB more |
| OpenVINO 2025.3, bf16 | 9.2 | 16 | no: a cell of the map is off by 0.019 |

int8 was simulated: weights per channel, inputs of convolutions per tensor, ranges from 25 training scans. Over the 39 chest CTs that
pass the gate no probability changed by more than 0.0081, but the Dice of the maps with those in float32 fell to 0.941 (below 0.995 in
20 of the 21 with a lesion to compare), to 0.973 with ranges of each scan, and to 0.966 with the first and the last layers in float32.

### Reading

Two cores, 69 MB of gzip: rapidgzip 0.16 (MIT or Apache 2.0; wheels of 9 MB for Linux, 1 MB for Windows and macOS) decodes in 150
and 189 ms with both cores (two runs; 291 ms of CPU time) and in 264 and 302 ms with one; ISA-L takes 181 and 184 ms with one, which
leaves the other for hash and grid: their 95 ms and the 291 ms of rapidgzip would occupy both cores for 193 ms, which is what opening
the file takes now. Four and more cores were not available.

A plain DICOM folder of 255 files, with the hash started while headers are still being read (files read completely in ascending or
descending order of their names, once the first two and the last header confirm it; up to 48 MB waiting): 81 ms instead of 97 without
the grid of the lungs, but 108 instead of 98 with it (fastest of six), as when the program opens a scan: placing and averaging are then
the bottleneck, and every file is read twice. With a separate reading thread: 100 ms, because it and the headers compete for the
interpreter lock.

Digests of single files in threads, combined into one: with two threads 0.75, with three 0.81 of the speed of NIfTI instead of 0.72
(105 and 98 ms instead of 110, same run) without the grid of the lungs, but with it, as when the program opens a scan, 154 and 149 ms
instead of 149; without any hash 130. Not kept: reading studies, blind reads and result files identify scans by the hash of their files
in order.

Averaging slabs, one core, the network's input for that scan: in pieces that fit the cache 17.6 to 18.6 ms, and with two threads 18 to
27 ms, because the steps become short; four slabs at a time 17.7 and 11 to 13 ms, kept; one slab at a time 16.7 and 12 to 19 ms.

### Maps

In the table "Cost of a scan in a batch", the aim for maps was 15 % of a scan, which is far from reached. The limit is not the files
(ISA-L compresses the same bytes in 5 ms, most of them zeros at 10 GB/s) but the lungs on their grid of 2 mm, which only maps need: two
fifths of that is reading every voxel once more. "Total including the files" is the median of three runs on one scan, 35 to 41 ms; the
same scans in succession, each processed once, as in a reader, take 42 to 46 ms: the difference is first-touch memory, 4 ms for the disk
(42.3 ms into memory, 46.0 ms onto ext4, four files flushed), and 0.6 ms for serialising data on the way to the reader. Kept, with every
file identical to the last byte: labels by a layer of cells, and finding their position once (2.5 to 1.8 ms, 2.1 to 0.8 ms). Tried and
not kept, in ms per scan: several planes in one sparse product (7.1 against 6.3); masks of the lungs as bits, 64 cells in a word (0.73
against 0.76 for two steps, 1.5 against 2.2 for six, since packing costs as much as two steps); the grid of the lungs restricted to the
box of the network (0.996 of the cells); comparisons as bytes (0.13 less); one header for four maps (0.2 less). Computing averages for
the grid of the lungs only where the network finds lung or a bronchus may be was not started: on nine scans 0.59 to 0.81 of the cells are
needed, some in every line, and averaging is about half of the stage, so that at most 2 ms of 137 could be saved. For the probability,
layers restricted to their marked cells, on average 0.62 of the voxels, took longer (3.6 against 3.1 ms), since short lines cost more
than they save.

### Drawing

One slice of 512 x 512 in the cache, one core, in ms, compared with the method used by the program.

| what | ms | program | kept |
| --- | --- | --- | --- |
| the window by a table of 65,536 greys for int16 | 0.13 | 0.16 | no: floats need the other method as well |
| the window by a table of colours, in Qt's fastest format | 0.16 | 0.24 | no: the same |
| NaN and infinity of a mean by `fmax` and `fmin` | 0.23 | 0.25 | no |
| a caption that changes with each slice, painted directly and through its own picture | 0.043 | 0.086 | directly |
| the window by clipping int16 first | 0.11 | 0.12 | no |
| one copied sagittal slice, and a share of a copied group of 8 | 0.57 | 0.19 | the group |
| MIP of 8 axial slices backwards and forwards in memory | 0.69 | 0.09 | forwards |

Slice and heat map, each scaled to the screen, in ms, with other programs running; "program" scales one after the other over the whole
view.

| what | ms | program | kept |
| --- | --- | --- | --- |
| both in bands of 64 lines, 640 x 700 pixels | 0.86 | 0.67 | no: clipping uses a slower path in Qt |
| the same, 2560 x 2160 pixels | 10.0 | 6.5 | no |
| the map drawn on the slice's own pixels, then scaled once, 640 x 700 pixels, map over all | 1.02 | 0.89 | no |
| the same, 2560 x 2160 pixels, map over all | 4.6 | 8.4 | no: errors up to 22 of 255 |
| the same, 2560 x 2160 pixels, map of patches | 4.2 | 5.2 | no: errors up to 108 of 255, at the edge of a patch |

`malloc` with one arena, scan open and classified: peak 691 MB against 703 with several, 641 against 652 after memory is returned; not
kept, since threads would wait for each other.
"""  # noqa: E501  (tables)
