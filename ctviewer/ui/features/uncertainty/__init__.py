"""How sure the number is: where it falls, how steady it is, which slices it comes from."""
