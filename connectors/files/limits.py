"""How much of a file is read at most; whoever needs more imports a shorter period."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
FILE_BYTES = 25 * MEGABYTE
INFLATED_BYTES = 200 * MEGABYTE
PARTS = 1_000
SHEETS = 50
COLUMNS = 200
ROWS = 200_000
# In all sheets together, empty ones between the filled included: what a reading may cost the one who asks for it.
CELLS = 2_000_000
TEXT_CHARACTERS = 32_767  # as many as a cell of Excel holds
NAME_CHARACTERS = 120

ANSWER_BYTES = 64 * MEGABYTE
MEMORY_BYTES = 1024 * MEGABYTE
CPU_S = 20
WALL_S = 30.0
AT_ONCE = 2
