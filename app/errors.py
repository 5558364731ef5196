"""The two kinds of error a clerk may see. Anything else is a bug and is logged as one.

`Refused` is what the user can mend: each problem names the field it belongs to, in Chinese, and the
screen shows it beside that field. `Unavailable` is the machine: a disk, a lock, a printer; it is shown
in a bar with what was kept and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `field` is the field's name, or "" when it belongs to no single field."""

    field: str
    text: str


class Refused(Exception):  # noqa: N818  the name is the sentence: the act is refused
    """The act was not done; nothing was written. Carries at least one Problem."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        found = (Problem("", problems),) if isinstance(problems, str) else tuple(problems)
        if not found:
            raise ValueError("a refusal needs a reason")
        self.problems: tuple[Problem, ...] = found
        super().__init__("；".join(p.text for p in found))

    @classmethod
    def at(cls, field: str, text: str) -> Refused:
        """A refusal with one problem beside one field."""
        return cls([Problem(field, text)])


class Unavailable(Exception):  # noqa: N818  says what is the matter, as Refused does
    """Something outside the program is in the way. `kept` says what was saved, `do` what to do next."""

    def __init__(self, what: str, *, kept: str = "", do: str = "") -> None:
        self.what, self.kept, self.do = what, kept, do
        super().__init__(" ".join(part for part in (what, kept, do) if part))
