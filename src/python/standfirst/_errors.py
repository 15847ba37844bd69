"""What goes wrong, and the way out."""

from __future__ import annotations


class StandfirstError(Exception):
    """A page that cannot be read, a model that cannot be had, a program that is not there."""

    message: str
    """What happened and why, on one line."""
    hint: str | None
    """The way out, where one is known."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message if hint is None else f"{message}\nhint: {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[StandfirstError], tuple[str, str | None]]:
        return type(self), (self.message, self.hint)
