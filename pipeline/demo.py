"""`encaisse demo`: a living organisation on this machine, with nothing to set up."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from data.locale import N_
from pipeline import parent, private, serve, toml_text
from pipeline.errors import CommandError
from pipeline.settings import load

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.console import Console
    from pipeline.settings import Settings

FOLDER = serve.ROOT / "data" / "var" / "demo"
DATABASE = "encaisse.duckdb"
_DESK_PORT, _WORLD_PORT = 8501, 9100
_TRIES = 50
_STOP_S = 10.0

STARTING = N_("Starting a demonstration: {days} days of an organisation that does not exist.")
NO_PORT = N_("No port from {first} to {last} is free: stop what uses them.")
NO_WORLD = N_("The sandbox did not start. {detail}")
OPEN = N_("The demonstration is at {url} (Ctrl-C stops it).")
OVER = N_("The demonstration is over; its data stays in {folder}.")


def run(args: Namespace, console: Console) -> int:
    """Show a demonstration until told to stop; return its exit code."""
    serve.database_is_free(FOLDER / DATABASE, console)
    console.say(STARTING, days=args.days)
    port = free_port(_WORLD_PORT)
    settings = prepare(FOLDER, port, free_port(_DESK_PORT), seed=args.seed, days=args.days)
    with world(port, seed=args.seed, days=args.days):
        serve.ready(settings, console)
        with serve.running(settings) as desk:
            if serve.answers(settings, desk):
                console.say(OPEN, url=serve.url(settings))
            code = serve.watch(desk)
    console.say(OVER, folder=FOLDER)
    return code


def free_port(first: int) -> int:
    """Return a port of this machine that nobody uses, the first one or one after it."""
    for port in range(first, first + _TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(NO_PORT, first=first, last=first + _TRIES - 1)


def prepare(folder: Path, world_port: int, desk_port: int, *, seed: int, days: int) -> Settings:
    """Write the settings of a demonstration; data of another world is set aside."""
    folder.mkdir(parents=True, exist_ok=True)
    values = tomllib.loads(_printed_config(world_port, seed, days))
    values["database"]["path"] = str(folder / DATABASE)
    values["serve"]["port"] = desk_port
    values["collect"] = {"history_days": days}
    file = folder / "encaisse.toml"
    private.write(file, toml_text.text(values))
    _set_aside(folder, {"seed": seed, "days": days, "organisation": values["organisation"]["name"]})
    return load(file, {})


@contextmanager
def world(port: int, *, seed: int, days: int) -> Iterator[None]:
    """Serve the world of a demonstration for a while."""
    process = parent.start(
        [*_sandbox(port, seed, days), "--speed", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = process.stdout.readline() if process.stdout else ""
        if not said.startswith("sandbox ready"):
            raise CommandError(NO_WORLD, detail=said.strip())
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
        parent.ended(process)


def _sandbox(port: int, seed: int, days: int) -> list[str]:
    words = ["sandbox", "--port", str(port), "--seed", str(seed), "--days", str(days)]
    return [sys.executable, "-m", "pipeline.cli", *words]


def _printed_config(port: int, seed: int, days: int) -> str:
    done = subprocess.run([*_sandbox(port, seed, days), "--print-config"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandError(NO_WORLD, detail=done.stderr.strip())
    return done.stdout


def _set_aside(folder: Path, world_said: dict[str, object]) -> None:
    """Keep the database when it is of this world; else move it out of the way."""
    note = folder / "world.json"
    said = json.dumps(world_said, ensure_ascii=False, sort_keys=True)
    if note.exists() and note.read_text(encoding="utf-8") == said:
        return
    for name in (DATABASE, f"{DATABASE}.wal"):
        if (folder / name).exists():
            (folder / name).replace(folder / f"previous-{name}")
    note.write_text(said, encoding="utf-8")
