"""One page about a whole batch, for a paper's appendix or a colleague."""
