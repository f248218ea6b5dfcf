"""Where a command speaks: this process's terminal, or the other end of the server's socket."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.locale import translator

if TYPE_CHECKING:
    from collections.abc import Callable

Stream = Literal["out", "err"]


class Console:
    """Speaks one language to a person, or to a file when nobody watches."""

    def __init__(
        self,
        write: Callable[[Stream, str], None],
        language: str,
        *,
        is_interactive: bool = False,
        columns: int = 80,
        cwd: Path | None = None,
    ) -> None:
        self._write = write
        self.cwd = cwd or Path.cwd()
        self.language = language
        self.is_interactive = is_interactive
        self.columns = columns
        self._is_bar_shown = False

    def text(self, text: str, **values: object) -> str:
        """Return a msgid in this console's language, completed."""
        return translator(self.language).gettext(text).format_map(values)

    def say(self, text: str, **values: object) -> None:
        """Say a sentence."""
        self.line(self.text(text, **values))

    def warn(self, text: str, **values: object) -> None:
        """Say what went wrong."""
        self.warn_line(self.text(text, **values))

    def warn_line(self, text: str) -> None:
        """Write a line of what went wrong as it is."""
        self.clear()
        self._write("err", text + "\n")

    def line(self, text: str) -> None:
        """Write a line as it is."""
        self.clear()
        self._write("out", text + "\n")

    def ask_line(self, question: str) -> str:
        """Ask this process's terminal for a line. Raises EOFError when there is none."""
        self._write("out", question)
        said = sys.stdin.readline()
        if not said:
            raise EOFError
        return said.rstrip("\n")

    def pass_on(self, stream: Stream, text: str) -> None:
        """Write a piece of text exactly as it came from elsewhere."""
        self._write(stream, text)

    def replace(self, text: str) -> None:
        """Write a line over the one shown before by this method."""
        self._write("out", f"\r\x1b[K{text[: self.columns - 1]}")
        self._is_bar_shown = True

    def clear(self) -> None:
        """Take away the line that `replace` shows."""
        if self._is_bar_shown:
            self._write("out", "\r\x1b[K")
            self._is_bar_shown = False


def here(language: str) -> Console:
    """Return the console of this process."""

    def write(stream: Stream, text: str) -> None:
        target = sys.stdout if stream == "out" else sys.stderr
        target.write(text)
        target.flush()

    return Console(write, language, is_interactive=sys.stdout.isatty(), columns=shutil.get_terminal_size().columns)
