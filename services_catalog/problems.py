"""What is wrong with a file, in words a person can act on.

One rule: every problem names the file, the row, the field, and what to write instead; all come at once.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `row` is the number a spreadsheet shows (the heading is 1), 0 for the whole file."""

    file: str
    row: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"

    @property
    def text(self) -> str:
        """Without the file's name, for a list under a heading that names it: "Row 14, hours: ..."."""
        place = ", ".join(part for part in (f"Row {self.row}" if self.row else "", self.field) if part)
        return f"{place}: {self.message}" if place else self.message


class DirectoryError(Exception):
    """The directory cannot be used as asked. `problems` holds every reason; str() is a whole message."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        self.problems = problems
        lines = [message, *(f"  {problem.text}" for problem in problems)]
        super().__init__("\n".join(lines))
