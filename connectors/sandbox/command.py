"""``encaisse sandbox``: serve a world until told to stop, or print the settings that point at it."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.faults import PROFILES
from connectors.sandbox.server import Sandbox
from connectors.sandbox.switches import SWITCHES, pairs_from
from connectors.sandbox.world import World
from data.time import now as machine_now

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_HOST = "127.0.0.1"
_LAST_PORT = 65_535


def add_arguments(parser: ArgumentParser) -> None:
    """Add the sandbox's options to a parser."""
    parser.add_argument("--port", type=int, default=9100, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="which world; the same seed is the same world for ever")
    parser.add_argument("--days", type=int, default=30, help="days of history before now")
    parser.add_argument("--speed", type=float, default=1.0, help="world seconds in a second; 0 stands still")
    parser.add_argument(
        "--now", type=_instant, default=None, metavar="ISO", help="the world's instant; UTC unless it says"
    )
    parser.add_argument("--terminals", type=int, default=24, help="how many terminals there are")
    parser.add_argument("--faults", choices=PROFILES, default="none", help="what goes wrong on the wire")
    parser.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"one documented disagreement, of {', '.join(SWITCHES)}",
    )
    parser.add_argument("--print-config", action="store_true", help="print the settings that point here, and stop")


def run(args: Namespace) -> int:
    """Carry the command out; return its exit code."""
    try:
        sandbox = _sandbox(args)
    except ValueError as problem:
        return _complain(str(problem))
    if args.print_config:
        sys.stdout.write(sandbox.config)
        return 0
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        with sandbox:
            sys.stdout.write(f"sandbox ready at {sandbox.url} (seed {args.seed}, faults {args.faults})\n")
            sys.stdout.flush()
            stopping.wait()
    except OSError as problem:
        return _complain(
            f"port {args.port} of {_HOST} cannot be used: {problem.strerror or problem}; choose another with --port"
        )
    return 0


def _sandbox(args: Namespace) -> Sandbox:
    if args.days < 0 or args.terminals < 1 or args.speed < 0:
        raise ValueError("--days and --speed cannot be negative, and --terminals is at least 1")
    if not 0 <= args.port <= _LAST_PORT:
        raise ValueError(f"--port is a number up to {_LAST_PORT}")
    if args.print_config and not args.port:
        raise ValueError("--print-config needs the --port that the sandbox will have")
    clock = SandboxClock(args.now or machine_now(), args.speed)
    world = World(seed=args.seed, days=args.days, clock=clock, terminals=args.terminals)
    return Sandbox(world, args.faults, pairs_from(args.switch), port=args.port)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _complain(sentence: str) -> int:
    sys.stderr.write(f"encaisse sandbox: {sentence}\n")
    return 1
