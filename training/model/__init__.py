"""The network and how it is fitted: batches, loss, state, lineage."""
