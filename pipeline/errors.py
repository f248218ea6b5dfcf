"""How the pipeline can fail a person: each message is a sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.problems import Problem


class PipelineError(Exception):
    """The pipeline could not do what was asked."""


class SettingsError(PipelineError):
    """The settings cannot be used; `problems` has all that is wrong with them, and each one's fix."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = [f"{problem.text('en_CA')}. {problem.remedy('en_CA')}" for problem in problems]
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


class CommandError(PipelineError):
    """A command stops here: `text` is a msgid that `values` complete, `code` what the command ends with."""

    def __init__(self, text: str, *, code: int = 1, **values: object) -> None:
        super().__init__(text.format_map(values))
        self.text = text
        self.values = values
        self.code = code


class ActRefused(PipelineError):
    """What a person wants cannot be done: `text` is a msgid that `values` complete; nothing was changed."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format_map(values))
        self.text = text
        self.values = values


class Overtaken(PipelineError):
    """Somebody else changed a terminal since it was looked at; nothing was changed. `alias` is the one it has now."""

    def __init__(self, serial: str, alias: str, version: int, by: str | None) -> None:
        super().__init__(f"{serial} is at version {version}, called {alias!r}, changed by {by}")
        self.serial = serial
        self.alias = alias
        self.version = version
        self.by = by


class WorkstationOvertaken(Overtaken):
    """Somebody else changed a workstation since it was looked at; `serial` is its id, `alias` its name now."""


class ReportFailed(PipelineError):
    """A report could not be written."""
