"""Errors of training, whose text is a sentence for the user."""

from ctviewer.core.base.errors import UserError


class TrainingError(UserError):
    """What was found and what to do about it."""
