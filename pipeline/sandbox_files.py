"""`encaisse sandbox-files`: an evening's files of the sandbox's world, and the truth about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sandbox.exports import files
from connectors.sandbox.exports.evening import SMARTREC_ROWS, Evening
from connectors.sandbox.exports.folder import TRUTH, Theirs, Unwritable
from data import time as clock
from data.locale import N_
from data.locale import format as shown
from pipeline.errors import CommandError

if TYPE_CHECKING:
    from argparse import Namespace

    from pipeline.console import Console

MOST_DAYS = 800
MOST_TERMINALS = 500

OUT_OF_RANGE = N_("{option} is a number from {least} to {most}.")
THEIRS = N_(
    "“{file}” in {folder} was not written by this command, or was changed since: move it away, or give another --out. "
    "Nothing was written."
)
UNWRITABLE = N_("{folder} cannot be written ({detail}): give another --out.")
FILE_LINE = N_("{file}: {rows} rows")
CUT_LINE = N_("{file}: {rows} rows, cut where SmartRec stops")
TOLD = N_("{file}: what each row really is")


def run(args: Namespace, console: Console) -> int:
    """Write the files of an evening."""
    _check(args)
    evening = Evening(
        now=args.now or clock.now(),
        seed=args.seed,
        days=args.days,
        terminals=args.terminals,
        ids=args.ids,
        rows=args.rows,
    )
    to = (console.cwd / args.out).expanduser()
    try:
        made = files.write(evening, to)
    except Theirs as error:
        raise CommandError(THEIRS, file=error.name, folder=args.out) from None
    except Unwritable as error:
        raise CommandError(UNWRITABLE, folder=args.out, detail=error) from None
    for name, one in made.items():
        rows = shown.number(one.rows, console.language)
        console.say(CUT_LINE if one.is_cut else FILE_LINE, file=name, rows=rows)
    console.say(TOLD, file=TRUTH)
    return 0


def _check(args: Namespace) -> None:
    bounds = {"days": (0, MOST_DAYS), "terminals": (1, MOST_TERMINALS), "rows": (1, SMARTREC_ROWS)}
    for name, (least, most) in bounds.items():
        if not least <= getattr(args, name) <= most:
            raise CommandError(OUT_OF_RANGE, option=f"--{name}", least=least, most=most)
