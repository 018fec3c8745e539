"""Many scans: found, read in processes of their own, classified, and each result kept on disk.

What a window or a script calls, in the order of use:

- `options.Options`: all that a run is asked for; `options.equivalent_command` is it as typed.
- `survey.survey`: the files that the paths name, in their lasting order.
- `run.run_batch`: classifies them; rows come to a listener once they are on disk; a
  `control.Control` pauses or cancels from another thread.
- `result_file.ResultFile`: the rows on disk, one JSON object a line; what a later run resumes from.
- `merge.merge`: the table of all shards of a run; `core.output.tables.write_table` that of one.

No Qt here, and torch only in the thread or actor that asks the network.
"""
