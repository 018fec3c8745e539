"""One page about one scan: what the network says, what that means, and where it sees it."""
