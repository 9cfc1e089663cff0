"""Generators (properties) and augmentations (fixtures of the reference)."""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import context
import numpy as np

from data import arc, maze, sudoku
from data.arc_synthetic import FAMILIES, synthetic_tasks
from data.compile import compile_cpp
from tasks import SudokuTask


def solutions(digits, limit=2):
    """Independent plain backtracking count of the solutions of 81 digits, at most `limit`."""
    grid, rows, columns, boxes = list(map(int, digits)), [0] * 9, [0] * 9, [0] * 9
    for c, d in enumerate(grid):
        if d:
            bit = 1 << d
            if (rows[c // 9] | columns[c % 9] | boxes[c // 27 * 3 + c % 9 // 3]) & bit:
                return 0
            rows[c // 9] |= bit
            columns[c % 9] |= bit
            boxes[c // 27 * 3 + c % 9 // 3] |= bit

    def count(left):
        best, options = None, None
        for c in range(81):
            if not grid[c]:
                used = rows[c // 9] | columns[c % 9] | boxes[c // 27 * 3 + c % 9 // 3]
                free = [d for d in range(1, 10) if not used >> d & 1]
                if options is None or len(free) < len(options):
                    best, options = c, free
                if len(free) <= 1:
                    break
        if best is None:
            return 1
        total = 0
        for d in options:
            bit, b = 1 << d, best // 27 * 3 + best % 9 // 3
            grid[best] = d
            rows[best // 9] |= bit
            columns[best % 9] |= bit
            boxes[b] |= bit
            total += count(left - total)
            grid[best] = 0
            rows[best // 9] ^= bit
            columns[best % 9] ^= bit
            boxes[b] ^= bit
            if total >= left:
                break
        return total

    return count(limit)


class Compile(unittest.TestCase):
    def test_a_changed_header_builds_anew(self):
        with tempfile.TemporaryDirectory() as folder:
            folder, built = Path(folder), []
            (folder / "program.cpp").write_text('#include <cstdio>\n#include "outer.h"\nint main() { std::printf("%d", VALUE); }\n')
            (folder / "outer.h").write_text('#include "inner.h"\n')
            for value in (1, 2, 1):
                (folder / "inner.h").write_text(f"#define VALUE {value}\n")
                built.append(compile_cpp(folder / "program.cpp"))
                self.assertEqual(subprocess.run([built[-1]], capture_output=True, text=True, check=True).stdout, str(value))
        self.assertEqual(built[0], built[2])
        self.assertNotEqual(built[0], built[1])
        for program in set(built):
            program.unlink()


class Sudoku(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.minimal, cls.relaxed, cls.climbed = sudoku.generate(24, 5), sudoku.generate(24, 6, 28, 45), sudoku.climbed(24, 5)

    def test_every_puzzle_has_exactly_one_solution_and_it_is_the_answer(self):
        for pool in (self.minimal, self.relaxed, self.climbed):
            for q, a in zip(pool["question"], pool["answer"]):
                self.assertTrue(sudoku.verify(q, a))
                self.assertEqual(solutions(q), 1)

    def test_minimal_puzzles_need_every_given(self):
        for q in (*self.minimal["question"][:6], *self.climbed["question"][:3]):
            for c in np.nonzero(q)[0]:
                fewer = q.copy()
                fewer[c] = 0
                self.assertEqual(solutions(fewer), 2)

    def test_swaps_of_givens_make_puzzles_harder(self):
        self.assertGreater(np.median(self.climbed["guesses"]), 3 * np.median(self.minimal["guesses"]))
        self.assertGreaterEqual((self.climbed["guesses"] >= sudoku.HARDEST).sum(), 4)

    def test_a_batch_has_its_share_of_climbed_puzzles(self):
        task = SudokuTask(pool=20, parts=[[1, 40, 45]], nearly_solved=0, validation=20, climbed=24, climbed_share=0.75)
        batch = task.batch(64, np.random.default_rng(0), 0)
        questions, answers = batch["tokens"] - 1, batch["labels"] - 1
        self.assertEqual(((questions > 0).sum(1) < 35).sum(), 48)
        self.assertTrue(all(sudoku.verify(q, a) for q, a in zip(questions, answers)))
        hardest = task.validation(6)["hardest"]["info"]
        self.assertTrue((hardest["guesses"] >= sudoku.HARDEST).all())
        self.assertEqual(SudokuTask(pool=20, validation=20).batch(4, np.random.default_rng(0), 0)["tokens"].shape, (4, 81))

    def test_givens_stay_in_the_range_asked_for(self):
        givens = (self.relaxed["question"] > 0).sum(1)
        self.assertTrue(((givens >= 28) & (givens <= 45)).all())

    def test_generation_is_deterministic(self):
        again = sudoku.generate(24, 5)
        self.assertTrue(all(np.array_equal(again[k], self.minimal[k]) for k in again))
        self.assertFalse(np.array_equal(sudoku.generate(24, 7)["question"], self.minimal["question"]))

    def test_verify_refuses(self):
        q, a = self.minimal["question"][0], self.minimal["answer"][0]
        wrong = a.copy()
        i, j = (0, 1)
        wrong[i], wrong[j] = wrong[j], wrong[i]
        self.assertFalse(sudoku.verify(np.zeros(81, int), wrong))
        self.assertFalse(sudoku.verify(q, a % 9 + 1))     # a valid grid that ignores the givens
        self.assertTrue(sudoku.verify(np.zeros(81, int), a % 9 + 1))

    def test_augmentation_fixture(self):
        for e in context.read_json("f_sudoku_augment.json")["examples"]:
            for part, tokens in (("puzzle", "input_tokens"), ("solution", "label_tokens")):
                out = sudoku.transform(np.array(e[part]).reshape(9, 9), e["transpose"], e["row_perm"], e["col_perm"], e["digit_map"])
                self.assertEqual(out.ravel().tolist(), e["aug_" + part])
                self.assertEqual((out.ravel() + 1).tolist(), e[tokens])

    def test_random_symmetries_keep_validity_and_uniqueness(self):
        rng = np.random.default_rng(0)
        q, a = sudoku.random_symmetries(self.relaxed["question"], self.relaxed["answer"], rng)
        self.assertTrue(all(sudoku.verify(x, y) for x, y in zip(q, a)))
        self.assertTrue(all(solutions(x) == 1 for x in q[:6]))
        self.assertFalse(any(np.array_equal(x, y) for x, y in zip(a, self.relaxed["answer"])))

    def test_reveal_only_adds_right_digits(self):
        q, a = self.minimal["question"], self.minimal["answer"]
        shown = sudoku.reveal(q, a, np.random.default_rng(1), 1.0)
        self.assertTrue(((shown == q) | (shown == a)).all() and (shown[q > 0] == q[q > 0]).all())
        self.assertGreater((shown > 0).sum(), (q > 0).sum())


class Maze(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = maze.generate(400, 3, 5, 15, 15)

    def test_every_answer_is_a_shortest_path(self):
        for q, a, length in zip(self.pool["question"], self.pool["answer"], self.pool["length"]):
            self.assertEqual(maze.check(q, a, 15), (True, True))
            self.assertEqual((a == maze.PATH).sum(), length - 1)

    def test_all_kinds_sizes_and_padding(self):
        self.assertEqual(set(self.pool["kind"].tolist()), {0, 1, 2, 3})
        self.assertEqual((self.pool["height"].min(), self.pool["height"].max()), (5, 15))
        for q, h, w in zip(self.pool["question"], self.pool["height"], self.pool["width"]):
            board = q.reshape(15, 15)
            self.assertTrue((board[h:] == maze.WALL).all() and (board[:, w:] == maze.WALL).all())
            self.assertEqual([(q == t).sum() for t in (maze.START, maze.GOAL)], [1, 1])
            self.assertTrue(((q >= 1) & (q <= 4)).all())

    def test_perfect_mazes_are_trees(self):
        for q in self.pool["question"][self.pool["kind"] == 0]:
            board = q.reshape(15, 15) != maze.WALL
            edges = (board[1:] & board[:-1]).sum() + (board[:, 1:] & board[:, :-1]).sum()
            self.assertEqual(edges, board.sum() - 1)

    def test_the_path_is_the_canonical_one(self):
        for q, a in zip(self.pool["question"][:100], self.pool["answer"]):
            open_cells, p, goal = q != maze.WALL, int(np.argmax(q == maze.START)), int(np.argmax(q == maze.GOAL))
            walked = []
            while p != goal:
                i, j = divmod(p, 15)
                here = maze.distance(open_cells, p, goal, 15)
                p = next(t for t, ok in ((p + 1, j < 14), (p + 15, i < 14), (p - 1, j > 0), (p - 15, i > 0))
                         if ok and open_cells[t] and maze.distance(open_cells, t, goal, 15) == here - 1)
                walked.append(p)
            self.assertEqual(sorted(walked[:-1]), np.nonzero(a == maze.PATH)[0].tolist())

    def test_following_the_moves_walks_the_canonical_path(self):
        moves = maze.moves(self.pool["question"])
        for q, a, move in zip(self.pool["question"], self.pool["answer"], moves):
            p, goal, walked = int(np.argmax(q == maze.START)), int(np.argmax(q == maze.GOAL)), []
            while p != goal:
                p += (1, 15, -1, -15)[move[p]]
                walked.append(p)
            self.assertEqual(sorted(walked[:-1]), np.nonzero(a == maze.PATH)[0].tolist())
            self.assertEqual(move[goal], -100)
            self.assertTrue((move[q == maze.WALL] == -100).all())
        cut_off = maze.encode("SG \n  #\n # ").astype(np.int64)
        self.assertEqual(maze.moves(cut_off[None])[0].tolist(), [0, -100, 2, 0, 3, -100, 3, -100, -100])

    def test_boards_are_written_without_their_canvas(self):
        with tempfile.TemporaryDirectory() as folder:
            maze.write_jsonl(folder + "/m.jsonl", self.pool["question"][:9], self.pool["height"], self.pool["width"], 15)
            texts = [json.loads(line)["maze"] for line in Path(folder + "/m.jsonl").read_text().splitlines()]
        self.assertEqual(len(texts), 9)
        for text, q, h, w in zip(texts, self.pool["question"], self.pool["height"], self.pool["width"]):
            self.assertEqual(maze.encode(text).tolist(), q.reshape(15, 15)[:h, :w].ravel().tolist())

    def test_the_checker_accepts_any_shortest_path_and_nothing_else(self):
        q = maze.encode("S  \n # \n  G")
        for text, want in (("Soo\n #o\n  G", (True, True)), ("S  \no# \nooG", (True, True)), ("Soo\no#o\nooG", (False, False)),
                           ("So \n # \n  G", (False, False)), ("Soo\n oo\n  G", (False, False)), ("Soo\n #o\no G", (False, False)),
                           ("S  \n # \n  G", (False, False)), ("   \n #o\n  G", (False, False))):
            self.assertEqual(maze.check(q, maze.encode(text), 3), want, text)
        room = maze.encode("S G\n   \n   ")
        self.assertEqual(maze.check(room, maze.encode("SoG\n   \n   "), 3), (True, True))
        self.assertEqual(maze.check(room, maze.encode("S G\nooo\n   "), 3), (True, False))
        self.assertEqual(maze.check(room, maze.encode("S G\no o\nooo"), 3), (True, False))
        self.assertEqual(maze.check(room, maze.encode("SoG\n  o\n   "), 3), (False, False))
        self.assertEqual(maze.check(maze.encode("S  \n   \nG  "), maze.encode("So \noo \nG  "), 3), (False, False))   # branches at the start

    def test_held_out_questions_are_removed(self):
        pool = maze.generate(3000, 1, 5, 5, 15)
        held = maze.generate(300, 2, 5, 5, 15)
        left = {q.tobytes() for q in maze.without(pool, held)["question"]}
        self.assertEqual(left & {q.tobytes() for q in held["question"]}, set())
        self.assertEqual(len(left), len(maze.without(pool, held)["question"]))

    def test_charset_fixture(self):
        f = context.read_json("f_maze_charset.json")
        self.assertEqual(maze.CHARSET, f["charset"])
        for symbol, token in f["tokens"].items():
            self.assertEqual(maze.encode(symbol).tolist(), [token])
        self.assertEqual(maze.VOCAB, f["vocab_size"])


class Arc(unittest.TestCase):
    def test_augmentation_fixture(self):
        f = context.read_json("f_arc_augment.json")
        grid = np.arange(6).reshape(2, 3)
        for k, want in f["dihedral_of_2x3_012_345"].items():
            self.assertEqual(arc.dihedral(grid, int(k)).tolist(), want)
        self.assertEqual(list(arc.INVERSE), f["dihedral_inverse"])
        for e in f["examples"]:
            k, colours, at = e["transform_id"], e["color_map"], (e["pad_row"], e["pad_col"])
            x, y = (arc.augment(np.array(e[part], np.uint8), k, colours) for part in ("input", "output"))
            self.assertEqual((x.tolist(), y.tolist()), (e["aug_input"], e["aug_output"]))
            self.assertEqual(arc.encode(x, 30, *at).tolist(), e["input_tokens"])
            labels = arc.encode(y, 30, *at)
            self.assertEqual(labels.tolist(), e["label_tokens_raw"])
            self.assertEqual(arc.labels_of(labels).tolist(), e["label_tokens_training"])
            self.assertEqual(arc.undo(arc.crop(arc.encode(x, 30), 30), k, colours).tolist(), e["crop_then_inverse"])

    def test_crop_fixture(self):
        for e in context.read_json("f_arc_crop.json"):
            mine = arc.crop(np.array(e["tokens"]), 30)
            self.assertEqual([] if mine is None else mine.tolist(), e["crop"] if min(e["crop_shape"]) else [], e["name"])

    def test_end_markers_at_the_edge(self):
        for side, markers in ((10, 20), (11, 22), (12, 0)):
            tokens = arc.encode(np.zeros((side, side), np.uint8), 12)
            self.assertEqual(((tokens == 1).sum(), (tokens == 2).sum()), (markers, side * side))
            self.assertEqual(arc.crop(tokens, 12).shape, (side, side))

    def test_undo_inverts_every_augmentation(self):
        rng = np.random.default_rng(0)
        grid = rng.integers(0, 10, (4, 7)).astype(np.uint8)
        for k in range(8):
            colours = np.concatenate(([0], rng.permutation(9) + 1))
            self.assertTrue(np.array_equal(arc.undo(arc.augment(grid, k, colours), k, colours), grid))

    def test_synthetic_tasks_follow_one_rule_and_fit_the_canvas(self):
        rng = np.random.default_rng(0)
        self.assertGreaterEqual(len(FAMILIES), 20)
        for name, task in synthetic_tasks(2, 0).items():
            for _ in range(25):
                x, y = task.pair(rng)
                self.assertTrue(np.array_equal(task.rule(x), y), name)
                self.assertTrue(1 <= min(x.shape + y.shape) and max(x.shape + y.shape) <= 12, name)
                self.assertTrue(x.max() <= 9 and y.max() <= 9 and x.dtype == y.dtype == np.uint8, name)


if __name__ == "__main__":
    unittest.main()
