"""Errors whose text is meant for the person in front of the screen."""


class UserError(Exception):
    """Something the user can understand and act on: one sentence of what was found, what to do."""


class LoadError(UserError):
    """A file that cannot be opened as a CT volume."""


class ModelError(UserError):
    """A network file that is missing, not trusted, or does not do what it promises."""


class Cancelled(Exception):  # noqa: N818  (it is an outcome, not an error)
    """Raised out of a `Report` call when the user asked to stop."""
