"""Batches: survey, reader processes, network, and a result file on disk.

What a window or a script calls, in order:

- `options.Options`: the settings of a run; `options.equivalent_command` gives its command line.
- `survey.survey`: the scans that the paths name, in a stable order.
- `run.run_batch`: classifies them; rows come to a listener once they are on disk; a
  `control.Control` pauses or cancels from another thread.
- `result_file.ResultFile`: the rows on disk, one JSON object a line; what a later run resumes from.
- `result_file.ResultFile`: the rows on disk, one JSON object per line, from which a run resumes.
- `merge.merge`: the table of all shards of a run; `core.output.tables.write_table` that of one.

No Qt here; torch only in the thread or actor that runs the network.
"""
