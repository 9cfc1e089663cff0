"""E-TRM's marks: every one against levels worked out by hand, which marks a task finds, and tasks that are learnt with them."""
import copy
import unittest
from collections import deque
from dataclasses import replace

import context  # noqa: F401
import numpy as np
import torch

import learn
from config import EtrmConfig
from etrm.learner import EagerLearner, Settings, tensors
from etrm.marks import LEVELS, MARKS, levels_in, levels_of
from etrm.model import Etrm
from etrm.task import TURNS, ArcTask, Example
from kernels.etrm import FusedLearner
from marked_tasks import make_task

ODD = ("0", "5", "000/000", "222/222")                    # a black cell, one that is not, no shape, one shape
BY_HAND = {                                               # mark -> its levels on the grids of ODD, then grids with theirs
    "enclosed": ("0", "0", "000/000", "000/000", "0000/0333/0303/0333", "0000/0000/0010/0000", "010/101/010", "000/010/000", "101/111", "000/000", "111/121/111", "000/000/000"),
    "largest": ("0", "1", "000/000", "111/111", "1100/0002/3002", "1100/0001/0001", "1000/0102/0010", "1000/0100/0010", "1122/1000", "1100/1000"),
    "smallest": ("0", "1", "000/000", "111/111", "1100/0002/3002", "0000/0000/1000", "1122/1000", "0011/0000", "1020", "1010"),
    "order": ("0", "1", "000/000", "111/111", "111022/000020/404000", "111011/000010/202000", "11110/00000/22200/00000/33040", "11110/00000/22200/00000/33030"),
    "lone": ("0", "1", "000/000", "000/000", "10/01", "10/01", "120/100", "010/000"),
    "ring": ("0", "0", "000/000", "000/000", "1111/1001/1111", "1111/1001/1111", "111/121/111", "111/101/111", "111/101/011", "111/101/011", "110/101/011", "000/000/000", "101/111", "000/000"),
    "boxed": ("0", "1", "000/000", "111/111", "1000/0200/0000/0003", "1100/1100/0000/0001"),
    "middle row": ("1", "1", "000/000", "000/000", "10/02/00", "00/11/00"),
    "middle column": ("1", "1", "010/010", "010/010", "10/02/00", "00/00/00"),
    "diagonal": ("1", "1", "100/010", "100/010", "5/0/0", "1/0/0"),
    "other diagonal": ("1", "1", "001/010", "001/010", "5/0/0", "1/0/0"),
    "edge": ("1", "1", "111/111", "111/111", "0000/0300/0000", "1111/1001/1111"),
    "corner": ("1", "1", "101/101", "101/101", "0000/0300/0000", "1001/0000/1001"),
    "between in row": ("0", "0", "000/000", "000/000", "10002/03000/00400", "01110/00000/00000", "1020304", "0101010"),
    "between in column": ("0", "0", "000/000", "000/000", "1/0/0/2/0", "0/1/1/0/0"),
    "plain row": ("1", "1", "111/111", "111/111", "11/12/00", "11/00/11"),
    "plain column": ("1", "1", "111/111", "111/111", "110/120", "101/101"),
    "near": ("0", "0", "000/000", "111/111", "000/000/001", "000/011/010", "11/00/00", "11/11/00"),
    "beside": ("0", "0", "000/000", "232/232", "101/010", "030/202", "010/101/010", "202/040/202", "222/222/222", "232/343/232"),
    "odd row": ("0", "0", "000/111", "000/111", "1/0/0/2", "0/1/0/1"),
    "odd column": ("0", "0", "010/010", "010/010", "1002", "0101"),
    "chequered": ("0", "0", "010/101", "010/101", "11/11/11", "01/10/01"),
}


def digits(text: str):
    return np.array([[int(c) for c in row] for row in text.split("/")])


def level(name: str, grid):
    return levels_of((name,), grid)[0]


def random_grids(seed: int, count: int, black=0.5):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        shape = rng.integers(1, 9, 2)
        yield np.where(rng.random(shape) < black, 0, rng.integers(1, 4, shape))


def goes_round(grid, cell) -> bool:
    """Whether the shape of that cell, joined by sides, cannot be crossed from the edge to some cell that is not its own."""
    h, w = grid.shape

    def flood(starts, passable) -> set:
        found, waiting = set(starts), deque(starts)
        while waiting:
            y, x = waiting.popleft()
            new = [p for p in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)) if -1 <= p[0] <= h and -1 <= p[1] <= w and p not in found and passable(p)]
            found.update(new)
            waiting.extend(new)
        return found

    inside = lambda p: 0 <= p[0] < h and 0 <= p[1] < w  # noqa: E731
    own = flood([cell], lambda p: inside(p) and grid[p] == grid[cell])
    reached = flood([(-1, -1)], lambda p: p not in own)
    return any((y, x) not in own and (y, x) not in reached for y in range(h) for x in range(w))


class Marks(unittest.TestCase):
    def test_every_mark_by_hand(self):
        self.assertEqual(set(BY_HAND), set(MARKS))
        for name, found in BY_HAND.items():
            for grid, levels in [*zip(ODD, found), *zip(found[4::2], found[5::2])]:
                self.assertEqual(level(name, digits(grid)).tolist(), digits(levels).tolist(), f"{name} of {grid}")

    def test_marks_do_not_ask_which_colour_it_is(self):
        rng = np.random.default_rng(0)
        for grid in random_grids(1, 60):
            names = np.concatenate(([0], 1 + rng.permutation(9)))
            for name in MARKS:
                np.testing.assert_array_equal(level(name, grid), level(name, names[grid]), name)

    def test_levels_stay_within_what_the_network_has_rows_for(self):
        highest = dict.fromkeys(MARKS, 0)
        for grid in (*random_grids(2, 200), *random_grids(3, 50, black=0.1), digits("0000/0333/0303/0333")):
            for name in MARKS:
                found = level(name, grid)
                self.assertEqual(found.shape, grid.shape)
                self.assertGreaterEqual(found.min(), 0)
                highest[name] = max(highest[name], int(found.max()))
        self.assertEqual(highest, LEVELS)

    def test_a_ring_is_what_cannot_be_crossed(self):
        seen = 0
        for grid in random_grids(4, 150, black=0.3):
            grid = np.minimum(grid, 1 + (np.arange(grid.size).reshape(grid.shape) % 7 == 0))
            wanted = [[int(grid[y, x] > 0 and goes_round(grid, (y, x))) for x in range(grid.shape[1])] for y in range(grid.shape[0])]
            self.assertEqual(level("ring", grid).tolist(), wanted, grid)
            seen += np.any(wanted)
        self.assertGreater(seen, 20)

    def test_rows_of_several_marks_are_counted_through(self):
        grid = digits("11102/00000/22030")
        one, other = level("order", grid), level("between in row", grid)
        np.testing.assert_array_equal(levels_of(("order", "between in row"), grid), [one, np.where(other > 0, 3 + other, 0)])
        np.testing.assert_array_equal(levels_of(("between in row", "order"), grid), [other, np.where(one > 0, 1 + one, 0)])
        self.assertEqual((levels_in(("order", "between in row")), levels_in(())), (4, 0))
        self.assertEqual(levels_of((), grid).shape, (0, 3, 5))

    def test_the_levels_of_a_turned_copy_are_turned_with_it(self):
        task = ArcTask([([[0, 1, 0], [0, 0, 2], [3, 0, 0]],) * 2], [])
        task.marks, grid = ("middle row", "odd column"), digits("1020/0300/0004")
        for turn, (e, q) in enumerate((task.examples(8)[t], task.question(grid, (3, 4), t)) for t in range(8)):
            np.testing.assert_array_equal(q.levels, [TURNS[turn](v) for v in levels_of(task.marks, grid)])
            np.testing.assert_array_equal(e.levels, [TURNS[turn](v) for v in levels_of(task.marks, task.demonstrations[0][0])])
        task.marks = ()
        self.assertEqual(task.question(grid, (3, 4), 1).levels.shape, (0, 4, 3))


class Learners(unittest.TestCase):
    def net(self, marks, **config) -> Etrm:
        torch.manual_seed(3)
        made = Etrm(EtrmConfig(num_colours=4, num_puzzle_identifiers=2, reads=("colours",), marks=marks, **config))
        with torch.no_grad():
            made.puzzle_emb.weights.normal_(0, 0.3)
            made.colour_emb.weight.normal_(0, 0.3)
        return made

    def examples(self, marks, shape, count=3, seed=0) -> list:
        rng, found = np.random.default_rng(seed), []
        for i in range(count):
            grid = np.where(rng.random(shape) < 0.5, 0, rng.integers(1, 4, shape))
            found.append(Example(grid, rng.integers(0, 4, shape), i % 2, levels=levels_of(marks, grid)))
        return found

    def test_a_marked_cell_has_the_rows_of_its_levels_added(self):
        marks = ("order", "beside")
        net, (e,) = self.net(marks).double(), self.examples(marks, (4, 5), 1)
        planes, rows, _, canvas = tensors([e], 4, torch.float64)
        found = net.embed(planes, rows, canvas)
        canvas.levels.zero_()
        plain, table = net.embed(planes, rows, canvas), net.embed_mark.weight
        for y in range(4):
            for x in range(5):
                wanted = sum((table[level - 1] for level in e.levels[:, y, x] if level), torch.zeros(32, dtype=torch.float64))
                torch.testing.assert_close(found[0, :, y, x] - plain[0, :, y, x], wanted.expand(4, -1), rtol=0, atol=1e-12)

    def test_losses_gradients_and_answers_of_both_learners(self):
        for marks, shape, d in ((("order", "between in row"), (6, 7), 32), (("enclosed",), (3, 3), 16), (("beside", "chequered"), (1, 8), 16), ((), (4, 4), 32)):
            net, batch = self.net(marks, hidden_size=d), self.examples(marks, shape)
            eager, fused = EagerLearner(copy.deepcopy(net).double(), Settings(noise=0)), FusedLearner(net, Settings(noise=0))
            (theirs, exact), (mine, mine_exact) = eager.gradients(batch), fused.gradients(batch)
            np.testing.assert_allclose(mine, theirs, atol=2e-6)
            self.assertEqual(mine_exact, exact)
            at = 0
            for name, p in eager.model.named_parameters():
                found = fused.gradient[at:at + p.numel()].reshape(p.shape)
                np.testing.assert_allclose(found, p.grad.numpy(), atol=2e-5, err_msg=f"{name}, {marks}, {shape}")
                at += p.numel()
            self.assertEqual(at, fused.gradient.size)
            for (a, p), (b, q) in zip(eager.answer(batch), fused.answer(batch)):
                np.testing.assert_array_equal(a, b)
                self.assertAlmostEqual(p, q, delta=1e-3)

    def test_cells_that_show_nothing(self):
        net, batch = self.net(()), [replace(e, grid=np.where(e.grid == 2, -1, e.grid)) for e in self.examples((), (4, 5))]
        eager, fused = EagerLearner(copy.deepcopy(net).double(), Settings(noise=0)), FusedLearner(net, Settings(noise=0))
        np.testing.assert_allclose(fused.gradients(batch)[0], eager.gradients(batch)[0], atol=2e-6)
        np.testing.assert_allclose(fused.gradient, torch.cat([p.grad.flatten() for p in eager.model.parameters()]).numpy(), atol=2e-5)
        planes, *_ = tensors(batch, 4)
        np.testing.assert_array_equal(planes.sum(1)[:, :4, :5].numpy(), [e.grid >= 0 for e in batch])

    def test_questions_of_different_sizes_are_answered_as_one_by_one(self):
        marks = ("order", "between in row")
        fused = FusedLearner(self.net(marks), Settings(noise=0))
        batch = [*self.examples(marks, (3, 5), 1), *self.examples(marks, (6, 2), 2, seed=1)]
        for e, (grid, sure) in zip(batch, fused.answer(batch)):
            (alone, p), = fused.answer([e])
            np.testing.assert_array_equal(grid, alone)
            self.assertEqual(sure, p)


class Detection(unittest.TestCase):
    def test_the_first_mark_that_explains_the_answers_before_any_two(self):
        found = {rule: ArcTask.parse(make_task(rule, 1)).marks for rule in ("fill enclosed", "rank by size", "chequer", "both diagonals")}
        self.assertEqual(found, {"fill enclosed": ("enclosed",), "rank by size": ("order",), "chequer": ("chequered",), "both diagonals": ("diagonal", "other diagonal")})
        self.assertEqual(ArcTask.parse(make_task("chequer", 1)).reads, ("colours",))

    def test_none_where_something_simpler_explains_them_or_sizes_differ(self):
        grids = [digits(t) for t in ("11100/10120/11100/00030/22003", "30001/03330/03230/03330/10000")]
        plain = ArcTask([(g, np.where(g == 3, 2, g)) for g in grids], [])
        self.assertEqual((plain.marks, plain.reads), ((), ("colours",)))
        nothing = ArcTask([(g, g) for g in grids], [])
        self.assertEqual((nothing.marks, nothing.reads[0]), ((), "local"))
        shifted = ArcTask([(g, np.pad(g, ((0, 0), (1, 0)))[:, :-1]) for g in grids], [])
        self.assertEqual((shifted.marks, shifted.reads), ((), ("local", "colours")))
        filled = [(g, np.where(level("enclosed", g) > 0, 4, g)) for g in (digits("1110/1010/1110/0000"), digits("0222/0202/0222/2000"))]
        self.assertEqual(ArcTask(filled, []).marks, ("enclosed",))
        self.assertEqual(ArcTask([*filled, (filled[0][0], filled[0][1][:3])], []).marks, ())

    def test_free_colours_stay_free(self):
        task = ArcTask.parse(make_task("keep largest", 1))
        self.assertEqual(task.marks, ("largest",))
        self.assertEqual(task.colours[task.free].tolist(), [c for c in task.colours.tolist() if c])
        names = task.renaming(np.random.default_rng(0))
        for e in task.examples():
            np.testing.assert_array_equal(e.renamed(names).levels, levels_of(task.marks, task.colours[names[e.grid]]))

    def test_two_marks_need_cases_that_come_again(self):
        for rule, alone in (("both diagonals", 0), ("diagonal", 1)):
            task = ArcTask.parse(make_task(rule, 1))
            self.assertEqual(len(task.marks), 2 - alone)
            self.assertEqual(len(ArcTask(task.demonstrations[:1], []).marks), alone)   # some two marks explain nearly any one demonstration

    def test_answers_that_follow_from_no_mark_find_none(self):
        rng = np.random.default_rng(5)
        for _ in range(5):
            self.assertEqual(ArcTask([(rng.integers(0, 3, (5, 5)), rng.integers(0, 3, (5, 5))) for _ in range(3)], []).marks, ())


class Learning(unittest.TestCase):
    def test_made_up_tasks_are_learnt(self):
        for rule in ("fill enclosed", "keep largest", "both diagonals", "between"):
            task = ArcTask.parse(make_task(rule, 2))
            run = learn.learn(task, Settings(), EtrmConfig(), 1)
            line = learn.judge(rule, task, [run])
            self.assertTrue(line["first"] and run["fitted"], line)
            self.assertEqual(len(task.marks), 1 + (rule == "both diagonals"))


if __name__ == "__main__":
    unittest.main()
