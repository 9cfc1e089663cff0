"""Mazes: generated pools, the encoding of SPEC section 5, and a checker that accepts ANY shortest path."""
import json
import math
import subprocess
from collections import deque
from pathlib import Path

import numpy as np

from .compile import compile_cpp

KINDS = ("perfect", "loops", "random walls", "sparse walls")
WALL, OPEN, START, GOAL, PATH = 1, 2, 3, 4, 5
CHARSET = "# SGo"                                     # token 1..5; 0 is pad and does not occur here
VOCAB = 6


def generate(count: int, seed: int, low: int, high: int, canvas: int) -> dict:
    """`count` mazes of sides low..high at the top left of a canvas padded with wall.

    Returns arrays: question, answer [count, canvas*canvas] uint8; kind, height, width, length [count] uint8.
    """
    program = compile_cpp(Path(__file__).with_name("maze.cpp"))
    raw = subprocess.run([str(program), *map(str, (count, seed, low, high, canvas))], stdout=subprocess.PIPE, check=True).stdout
    cells = canvas * canvas
    rows = np.frombuffer(raw, np.uint8).reshape(count, 4 + 2 * cells)
    return dict(kind=rows[:, 0], height=rows[:, 1], width=rows[:, 2], length=rows[:, 3],
                question=rows[:, 4:4 + cells], answer=rows[:, 4 + cells:])


def without(pool: dict, held_out: dict) -> dict:
    """The pool less every maze whose question is also in `held_out` (small boards do repeat), and less duplicates of its own."""
    seen = {q.tobytes() for q in held_out["question"]}
    keep = [not (b in seen or seen.add(b)) for b in (q.tobytes() for q in pool["question"])]
    return {name: values[keep] for name, values in pool.items()}


def encode(text: str) -> np.ndarray:
    """Rows of '#', ' ', 'S', 'G', 'o' to tokens [rows*columns]."""
    return np.array([CHARSET.index(c) + 1 for line in text.splitlines() for c in line], np.uint8)


def decode(tokens, canvas: int) -> str:
    """Tokens [canvas*canvas] to text; anything that is no maze token becomes '?'."""
    symbols = "".join(CHARSET[t - 1] if 1 <= t <= 5 else "?" for t in map(int, tokens))
    return "\n".join(symbols[i:i + canvas] for i in range(0, canvas * canvas, canvas))


def distance(open_cells: np.ndarray, start: int, goal: int, canvas: int) -> int:
    """Moves from start to goal over cells where open_cells [canvas*canvas] is true; -1 when unreachable."""
    d, queue = {start: 0}, deque([start])
    while queue:
        p = queue.popleft()
        if p == goal:
            return d[p]
        i, j = divmod(p, canvas)
        for t, ok in ((p + 1, j + 1 < canvas), (p + canvas, i + 1 < canvas), (p - 1, j > 0), (p - canvas, i > 0)):
            if ok and t not in d and open_cells[t]:
                d[t] = d[p] + 1
                queue.append(t)
    return -1


def write_jsonl(path, questions, heights, widths, canvas: int):
    """One {"maze": rows of text} a line: each board cut from its canvas."""
    with open(path, "w") as file:
        for tokens, height, width in zip(questions, heights, widths):
            rows = decode(tokens, canvas).splitlines()[:height]
            file.write(json.dumps(dict(maze="\n".join(row[:width] for row in rows))) + "\n")


def moves(questions) -> np.ndarray:
    """The first step from every cell: tokens [B, side*side] -> int64 of the same shape.

    0, 1, 2, 3: the first of right, down, left, up that comes nearer to the goal (the rule of the canonical path, so following
    them from the start walks it); -100 on walls, on the goal and where the goal cannot be reached.
    """
    side, far = math.isqrt(questions.shape[1]), np.int16(32_000)
    framed = np.pad(questions.reshape(-1, side, side), ((0, 0), (1, 1), (1, 1)), constant_values=WALL)
    free, d = framed[:, 1:-1, 1:-1] != WALL, np.where(framed == GOAL, np.int16(0), far)
    while True:                                       # the wave goes one cell further a turn
        around = np.stack((d[:, 1:-1, 2:], d[:, 2:, 1:-1], d[:, 1:-1, :-2], d[:, :-2, 1:-1]))
        here = np.where(free, np.minimum(d[:, 1:-1, 1:-1], around.min(0) + 1), far)
        if np.array_equal(here, d[:, 1:-1, 1:-1]):
            break
        d[:, 1:-1, 1:-1] = here
    nearer = around == here - 1
    return np.where(nearer.any(0) & (here < far), nearer.argmax(0), -100).reshape(questions.shape)


def check(question, prediction, canvas: int) -> tuple:
    """(valid, shortest) of the path cells (token 5) of a predicted answer; what it says of walls is not looked at.

    valid: no path cell on a wall or end, and the path cells with start and goal are exactly one simple path, no branch, no
    stray cell. shortest: valid, and no path is shorter (any shortest path counts, not only the canonical one).
    """
    question = np.asarray(question)
    start, goal = int(np.argmax(question == START)), int(np.argmax(question == GOAL))
    path = (np.asarray(prediction) == PATH) & (question != START) & (question != GOAL)
    if np.any(question[path] == WALL):
        return False, False
    left, p, steps = set(np.nonzero(path)[0].tolist()) | {goal}, start, 0
    while p != goal:
        j = p % canvas
        ahead = [t for t, ok in ((p + 1, j + 1 < canvas), (p + canvas, True), (p - 1, j > 0), (p - canvas, True)) if ok and t in left]
        if len(ahead) != 1:
            return False, False
        p = ahead[0]
        left.discard(p)
        steps += 1
    if left:
        return False, False
    return True, steps == distance(question != WALL, start, goal, canvas)
