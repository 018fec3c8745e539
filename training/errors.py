"""Errors of training whose text is a sentence for the person at the keyboard."""


class TrainingError(Exception):
    """What was found and what to do about it."""
