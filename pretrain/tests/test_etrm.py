"""E-TRM: every read against its definition cell by cell, what the whole net must not depend on, tasks and votes, and the fixtures that the app shares."""
import json
import unittest
from collections import Counter

import context
import numpy as np
import torch

from config import EtrmConfig
from etrm.learner import EagerLearner, Settings, ballots, schedule, tensors
from etrm.marks import LEVELS, levels_of
from etrm.model import Etrm
from etrm.reads import READS, WEIGHTS, Canvas, turned
from etrm.task import BACK, KEEPS_SHAPE, TURNS, ArcTask, Example, answer_sizes


def canvas(inputs, answers, batch=2) -> Canvas:
    """Rectangles (height, width) of input and answer at the top left."""
    H, W = (max(a, b) for a, b in zip(inputs, answers))
    masks = torch.zeros(2, batch, 1, H, W, 1, dtype=torch.float64)
    masks[0, :, :, :inputs[0], :inputs[1]] = 1
    masks[1, :, :, :answers[0], :answers[1]] = 1
    grid = torch.where(torch.rand(batch, *inputs) < 0.5, 0, torch.randint(0, 3, (batch, *inputs)))
    return Canvas(*masks, *inputs, grid)


def random_model(seed=0, **config) -> Etrm:
    torch.manual_seed(seed)
    model = Etrm(EtrmConfig(**config)).double()
    with torch.no_grad():
        model.puzzle_emb.weights.normal_()
        model.colour_emb.weight.normal_()
    return model


def run(model, examples, steps=3):
    planes, rows, labels, c = tensors(examples, model.config.num_colours, torch.float64)
    y, z = model.initial_state(planes)
    with torch.no_grad():
        for _ in range(steps):
            y, z, logits = model(y, z, planes, rows, c)
    return logits


def by_hand(name, u, c, weight):
    """The read's definition with loops over cells (existing ones; elsewhere 0)."""
    B, K, H, W, d = u.shape
    out, exists, q = torch.zeros_like(u), c.mask[0, 0, :, :, 0] > 0, d // 4
    cells = [(i, j) for i in range(H) for j in range(W) if exists[i, j]]
    at = {cell: u[:, :, cell[0], cell[1]] for cell in cells}
    for i, j in cells:
        if name == "local":
            value = sum(at[i + a, j + b] * weight[3 * (a + 1) + b + 1] for a in (-1, 0, 1) for b in (-1, 0, 1) if (i + a, j + b) in at)
        elif name == "colours":
            planes = at[i, j]
            value = torch.cat((planes[..., :d // 2].sum(1) / K, planes[..., d // 2:].max(1).values), -1)[:, None]
        elif name == "scans":
            groups = [[p for p in cells if p[0] == i and p[1] <= j], [p for p in cells if p[0] == i and p[1] >= j],
                      [p for p in cells if p[1] == j and p[0] <= i], [p for p in cells if p[1] == j and p[0] >= i]]
            value = torch.cat([torch.stack([at[p][..., k * q:(k + 1) * q] for p in g]).max(0).values for k, g in enumerate(groups)], -1)
        elif name == "pools":
            row, column = [p for p in cells if p[0] == i], [p for p in cells if p[1] == j]
            means = [sum(at[p][..., k * q:(k + 1) * q] for p in g) / len(g) for k, g in enumerate((row, column, cells))]
            value = torch.cat((*means, torch.stack([at[p][..., 3 * q:] for p in cells]).max(0).values), -1)
        elif name == "turns":
            h, w = c.height, c.width
            if i >= h or j >= w:
                continue
            there = [(i, w - 1 - j), (h - 1 - i, j), (h - 1 - i, w - 1 - j)]
            if h == w:
                there += [(j, i), (w - 1 - j, i), (j, h - 1 - i)]
            value = sum(at[p] * row for p, row in zip(there, weight))
        elif name == "places":
            (h, w), (a, b) = (c.height, c.width), (int(c.answer_mask[0, 0, :, 0, 0].sum()), int(c.answer_mask[0, 0, 0, :, 0].sum()))
            if i >= a or j >= b:
                continue
            there = [(i, j - b + w), (i - a + h, j), (i - a + h, j - b + w), (i, b - 1 - j), (a - 1 - i, j), (a - 1 - i, b - 1 - j), (i % h, j % w)]
            there += [(i * h // a, j * w // b)] if a % h == b % w == 0 else []
            value = sum((at[p] * row for p, row in zip(there, weight) if 0 <= p[0] < h and 0 <= p[1] < w), torch.zeros(2, 3, 8, dtype=torch.float64))
        elif name == "quarters":
            h, w = c.height, c.width
            if i >= w or j >= h:
                continue
            value = sum(at[p] * row for p, row in zip([(j, i), (h - 1 - j, i), (j, w - 1 - i), (h - 1 - j, w - 1 - i)], weight))
        elif name == "moved":
            value = torch.stack([sum((at[p][b] * row for p, row in zip(places_after_moves(c.grid[b].tolist(), i, j), weight) if p), torch.zeros(3, 8, dtype=torch.float64)) for b in range(B)])
        out[:, :, i, j] = value
    return out


def places_after_moves(grid, i, j) -> list:
    """The cell that is seen at (i, j) after each of the seven moves, or None."""
    h, w = len(grid), len(grid[0])
    if i >= h or j >= w:
        return [None] * 7

    def settled(line, where):                             # the line's cells from where they come to rest
        return ([p for p in line if grid[p[0]][p[1]]] + [p for p in line if not grid[p[0]][p[1]]])[where]

    column, row = [(r, j) for r in range(h)], [(i, s) for s in range(w)]
    found = [settled(column[::-1], h - 1 - i), settled(column, i), settled(row[::-1], w - 1 - j), settled(row, j)]
    full = [(r, s) for r in range(h) for s in range(w) if grid[r][s]]
    top, bottom, left, right = (f(p[a] for p in full) if full else -1 for a in (0, 1) for f in (min, max))
    inside = full and top + i <= bottom and left + j <= right
    return found + ([(top + i, left + j), (top + i, right - j), (bottom - i, left + j)] if inside else [None] * 3)


class Reads(unittest.TestCase):
    SHAPES = (((4, 4), (4, 4)), ((3, 5), (3, 5)), ((2, 5), (4, 3)), ((3, 3), (5, 4)), ((2, 2), (4, 6)), ((5, 6), (2, 3)))

    def test_every_read_is_its_definition(self):
        for sizes in self.SHAPES:
            c = canvas(*sizes)
            for name, read in READS.items():
                torch.manual_seed(3)
                u = torch.randn(2, 3, *c.mask.shape[2:4], 8, dtype=torch.float64)
                weight = torch.randn(WEIGHTS[name], 8, dtype=torch.float64) if name in WEIGHTS else None
                found = read(u, c, *([weight] if name in WEIGHTS else [])) * c.mask
                torch.testing.assert_close(found, by_hand(name, u, c, weight), rtol=0, atol=1e-12, msg=f"{name} {sizes}")

    def test_a_cell_that_does_not_exist_is_never_seen(self):
        for sizes in self.SHAPES:
            c = canvas(*sizes)
            for name, read in READS.items():
                u = torch.randn(2, 3, *c.mask.shape[2:4], 8, dtype=torch.float64)
                weight = [torch.randn(WEIGHTS[name], 8, dtype=torch.float64)] if name in WEIGHTS else []
                changed = torch.where(c.mask > 0, u, 1000 * torch.randn_like(u))
                self.assertTrue(torch.equal(read(u, c, *weight) * c.mask, read(changed, c, *weight) * c.mask), f"{name} {sizes}")

    def test_a_mirrored_grid_comes_back_mirrored(self):
        g = torch.randn(1, 2, 4, 4, 3)
        turns = (np.fliplr, np.flipud, lambda x: np.rot90(x, 2), lambda x: x.T, lambda x: np.fliplr(x.T), lambda x: np.flipud(x.T))
        for view, turn in zip(turned(g), turns):
            for plane in range(2):
                for channel in range(3):
                    np.testing.assert_array_equal(view[0, plane, :, :, channel].numpy(), turn(g[0, plane, :, :, channel].numpy()))


class Symmetries(unittest.TestCase):
    def test_permuting_the_colours_permutes_the_output(self):
        rng, model = np.random.default_rng(1), random_model(num_colours=5, num_puzzle_identifiers=2)
        examples = [Example(rng.integers(0, 5, (4, 3)), rng.integers(0, 5, (2, 6)), b) for b in range(2)]
        logits, names = run(model, examples), rng.permutation(5)
        back = np.argsort(names)
        with torch.no_grad():
            model.colour_emb.weight.copy_(model.colour_emb.weight[torch.from_numpy(back)].clone())
        moved = run(model, [e.renamed(names) for e in examples])
        torch.testing.assert_close(moved, logits[:, torch.from_numpy(back)], rtol=0, atol=1e-11)
        self.assertGreater((moved - logits).abs().max().item(), 1e-2)

    def test_a_larger_canvas_changes_nothing(self):
        rng, model = np.random.default_rng(2), random_model(num_colours=3)
        planes, rows, _, small = tensors([Example(rng.integers(0, 3, (3, 4)), rng.integers(0, 3, (5, 2)))], 3, torch.float64)
        pad = lambda t, at: torch.nn.functional.pad(t, (0,) * at + (0, 2, 0, 3))  # noqa: E731
        large = Canvas(pad(small.input_mask, 2), pad(small.answer_mask, 2), 3, 4)
        results = []
        for p, c in ((planes, small), (pad(planes, 0), large)):
            y, z = model.initial_state(p)
            with torch.no_grad():
                for _ in range(2):
                    y, z, logits = model(y, z, p, rows, c)
            results.append(logits[:, :, :5, :4] * small.mask[..., 0])
        torch.testing.assert_close(*results, rtol=0, atol=1e-12)

    def test_rows_and_regions_count(self):
        rng, model = np.random.default_rng(3), random_model(num_colours=3, num_puzzle_identifiers=2)
        grid, answer = rng.integers(0, 3, (3, 3)), rng.integers(0, 3, (3, 3))
        a, b = (run(model, [Example(grid, answer, row)]) for row in (0, 1))
        self.assertGreater((a - b).abs().max().item(), 1e-2)
        larger = run(model, [Example(grid, np.zeros((3, 4), int))])[..., :3]
        self.assertGreater((a - larger).abs().max().item(), 1e-3)


class Tasks(unittest.TestCase):
    def test_colours_with_a_part_of_their_own_are_not_renamed(self):
        # 5 is in every input, 9 is brought by the answers, 0 is black: 2, 3 and 7 are free
        task = ArcTask([([[0, 2, 5]], [[9, 2, 2]]), ([[3, 5, 7]], [[3, 7, 9]])], [([[2, 5]], None)])
        self.assertEqual(task.colours[task.free].tolist(), [2, 3, 7])
        names = task.renaming(np.random.default_rng(0))
        fixed = [i for i in range(task.K) if i not in task.free]
        self.assertEqual(names[fixed].tolist(), fixed)
        self.assertEqual(sorted(names), list(range(task.K)))

    def test_no_colour_is_renamed_where_the_rule_recolours(self):
        pairs = [([[0, 1, 0, 1]], [[0, 2, 0, 2]]), ([[2, 3, 2, 3]], [[1, 4, 1, 4]]), ([[4, 0, 0, 4]], [[3, 0, 0, 3]]), ([[1, 2, 3, 4]], [[2, 1, 4, 3]])]
        self.assertEqual(ArcTask(pairs, []).free.tolist(), [])
        self.assertEqual(ArcTask(pairs, [([[4, 1]], None)]).reads, ("colours",))
        unseen = ArcTask(pairs, [([[4, 5]], None)])   # what becomes of 5 they do not tell
        self.assertEqual((unseen.colours[unseen.free].tolist(), unseen.reads[:1]), ([5], ("local",)))
        self.assertEqual(ArcTask([([[0, 1, 1]], [[1, 1, 0]]), ([[2, 3, 3]], [[3, 3, 2]])], []).free.tolist(), [1, 2, 3])   # a mirror
        self.assertEqual(ArcTask([([[0, 1]], [[0, 1]]), ([[2, 3]], [[2, 3]])], []).free.tolist(), [1, 2, 3])   # nothing changes

    def test_places_is_read_where_the_size_changes(self):
        same, wider = ArcTask([([[1, 1, 2]], [[2, 1, 1]])], []), ArcTask([([[1, 2]], [[2, 1]]), ([[1, 2]], [[2, 1, 1]])], [])
        self.assertEqual(same.reads, ("local", "colours", "scans", "pools", "turns"))
        self.assertEqual(wider.reads, (*same.reads, "places"))
        self.assertEqual(ArcTask([([[1, 2]], [[1], [2]])], []).reads, (*same.reads, "quarters"))

    def test_moved_is_read_where_lines_keep_what_they_hold_or_answers_are_the_content(self):
        extra = lambda *pairs: ArcTask(pairs, []).reads[5:]  # noqa: E731
        fall = ([[1, 0], [0, 2]], [[0, 0], [1, 2]])
        self.assertEqual(extra(fall), ("moved",))
        self.assertEqual(extra(([[0, 1], [2, 0]], [[1, 0], [2, 0]])), ("moved",))                            # rows
        self.assertEqual(extra(fall, ([[1, 0], [0, 2]], [[0, 0], [1, 1]])), ())                              # not kept in all
        self.assertEqual(extra(([[1, 3], [3, 2]], [[3, 3], [1, 2]])), ())                                    # no black
        self.assertEqual(extra(([[0, 0, 0], [0, 1, 2]], [[1, 2]]), ([[1, 0, 0], [0, 0, 0]], [[1]])), ("places", "moved"))
        self.assertEqual(extra(([[0, 0, 0], [0, 1, 2]], [[1]])), ("places",))

    def test_permuting_all_colours_but_black_permutes_what_moved_gives(self):
        rng, net = np.random.default_rng(1), random_model(num_colours=4, reads=tuple(READS))
        examples = [Example(rng.integers(0, 4, (4, 3)), rng.integers(0, 4, (2, 2))) for _ in range(2)]
        logits, names = run(net, examples), np.array([0, 3, 1, 2])
        with torch.no_grad():
            net.colour_emb.weight.copy_(net.colour_emb.weight[torch.from_numpy(np.argsort(names))].clone())
        torch.testing.assert_close(run(net, [e.renamed(names) for e in examples]), logits[:, torch.from_numpy(np.argsort(names))], rtol=0, atol=1e-11)

    def test_one_neighbour_is_enough_where_the_answer_follows_from_it(self):
        shifted = ([[1, 2, 0, 0], [0, 1, 2, 0], [2, 0, 0, 1]], [[0, 1, 2, 0], [0, 0, 1, 2], [0, 2, 0, 0]])
        task = ArcTask([shifted], [])
        self.assertEqual((task.neighbour(), task.reads), (((0, -1), False), ("local", "colours")))
        recoloured = ArcTask([(shifted[0], [[0, 2, 1, 0], [0, 0, 2, 1], [0, 1, 0, 0]])], [])
        self.assertEqual((recoloured.reads, recoloured.free.tolist()), (("local", "colours"), []))
        self.assertIn("turns", ArcTask([(shifted[0], shifted[0])], []).reads)
        self.assertIn("turns", ArcTask([([[1, 0], [0, 2]], [[0, 0], [1, 2]])], []).reads)                # too little to say so

    def test_a_neighbour_of_two_or_three_cells_is_shown_in_each_cells_place(self):
        rng = np.random.default_rng(4)
        names = np.array([0, 3, 1, 4, 2])
        for dy, dx, recoloured in ((0, 2, False), (-3, 0, False), (2, -3, True), (-1, 2, True), (0, 1, False)):
            pairs = []
            for h, w in ((4, 5), (5, 4), (6, 6)):
                x = np.where(rng.random((h, w)) < 0.4, 0, rng.integers(1, 5, (h, w)))
                pairs.append((x, np.array([[(names[x[i + dy, j + dx]] if recoloured else x[i + dy, j + dx]) if 0 <= i + dy < h and 0 <= j + dx < w else 0 for j in range(w)] for i in range(h)])))
            task, far = ArcTask(pairs, pairs[:1]), max(abs(dy), abs(dx)) > 1
            self.assertEqual((task.neighbour(), task.marks), (((dy, dx), recoloured), ()))
            self.assertEqual((task.offset, task.reads), (((dy, dx), ("colours",)) if far else ((0, 0), ("local", "colours"))))
            for e, q, (x, _) in zip(task.examples(), [task.question(x, x.shape) for x, _ in pairs], pairs):
                moved = [[x[i + dy, j + dx] if 0 <= i + dy < x.shape[0] and 0 <= j + dx < x.shape[1] else -1 for j in range(x.shape[1])] for i in range(x.shape[0])]
                np.testing.assert_array_equal(e.grid, moved if far else x)
                np.testing.assert_array_equal(q.grid, e.grid)
                np.testing.assert_array_equal(e.renamed(names).grid, np.where(e.grid < 0, -1, names[e.grid]))
            for turn in range(8):
                np.testing.assert_array_equal(task.examples(8)[turn].grid, TURNS[turn](task.examples()[0].grid))
        x = rng.integers(0, 5, (6, 9))
        self.assertEqual(ArcTask([(x, np.pad(x, ((0, 0), (4, 0)))[:, :9])], []).neighbour(), (None, False))

    def test_turns_and_back(self):
        g = np.arange(6).reshape(2, 3)
        for turn, back in zip(TURNS, BACK):
            np.testing.assert_array_equal(TURNS[back](turn(g)), g)
        self.assertEqual([i for i, t in enumerate(TURNS) if t(g).shape == (2, 3)], list(KEEPS_SHAPE))

    def test_sizes(self):
        z = lambda h, w: np.zeros((h, w), int)  # noqa: E731
        rule = lambda pairs, x: answer_sizes([(z(*a), z(*b)) for a, b in pairs], z(*x))  # noqa: E731
        self.assertEqual(rule([((3, 4), (3, 4)), ((5, 2), (5, 2))], (6, 6)), ("same", [(6, 6)]))
        self.assertEqual(rule([((3, 4), (2, 2)), ((5, 2), (2, 2))], (6, 6)), ("constant", [(2, 2)]))
        self.assertEqual(rule([((3, 4), (6, 4)), ((5, 2), (10, 2))], (4, 7)), ("ratio", [(8, 7)]))
        self.assertEqual(rule([((3, 4), (4, 3)), ((5, 2), (2, 5))], (4, 7)), ("transposed", [(7, 4)]))
        self.assertEqual(rule([((4, 4), (2, 2)), ((6, 6), (3, 3))], (5, 5)), (None, [(2, 2), (3, 3)]))        # half of five is no size: those seen
        self.assertEqual(rule([((3, 3), (3, 1)), ((3, 3), (3, 1)), ((4, 4), (1, 1))], (4, 4)), (None, [(3, 1), (4, 2)]))
        self.assertEqual(rule([((3, 4), (5, 6)), ((2, 5), (4, 7))], (6, 6)), ("difference", [(8, 8)]))
        self.assertEqual(rule([((3, 4), (1, 2)), ((4, 5), (2, 3))], (2, 6))[0], None)                         # no rows are left
        content = [(np.array([[0, 0], [3, 0]]), np.array([[3]])), (np.array([[0, 0, 0], [1, 0, 2]]), np.array([[1, 0, 2]]))]
        self.assertEqual(answer_sizes(content, np.array([[5, 5, 0], [5, 0, 0]])), ("content", [(2, 2)]))
        self.assertEqual(answer_sizes(content, z(2, 2))[0], None)                                            # no content: no size

    def test_schedule(self):
        s = Settings(steps=100)
        self.assertAlmostEqual(schedule(0, s), 1 / 20)
        self.assertAlmostEqual(schedule(50, s), 0.5)
        self.assertEqual(schedule(99, s), 0.03)


class Fixtures(unittest.TestCase):
    """The eager code gives what it gave when the fixtures were made: they cannot drift apart unseen."""

    def model(self, name):
        facts, found = context.read_json(name + ".json"), context.read_tensors(name + ".safetensors")
        model = Etrm(EtrmConfig.parse(facts["config"]))
        model.load_state_dict({k[len("weights.inner."):]: v for k, v in found.items() if k.startswith("weights.inner.")})
        return model, found, facts

    def examples(self, batch):
        return [Example(np.array(e["input"]), np.array(e["answer"]), e["row"], levels=np.array(e["levels"]) if "levels" in e else None) for e in batch]

    def close(self, mine, theirs, atol, what):
        self.assertLessEqual((mine.detach() - theirs).abs().max().item(), atol, what)

    def test_forward_and_gradients(self):
        for name in ("j_etrm", "j_etrm_n2", "j_etrm_places", "j_etrm_moved", "j_etrm_marked"):
            model, found, facts = self.model(name)
            for case, batch in facts["batches"].items():
                examples = self.examples(batch)
                planes, rows, labels, c = tensors(examples, model.config.num_colours)
                y, z = model.initial_state(planes)
                for step in (1, 2, 3):
                    with torch.no_grad():
                        y, z, logits = model(y, z, planes, rows, c)
                    self.close(logits, found[f"{case}.step{step}.logits"], 4e-5, f"{name} {case} {step}")
                losses, _ = EagerLearner(model, Settings()).gradients(examples)
                np.testing.assert_allclose(losses, found[f"{case}.losses"].numpy(), atol=3e-6)
                for n, p in model.named_parameters():
                    if f"grad.{case}.inner.{n}" in found:
                        self.close(p.grad, found[f"grad.{case}.inner.{n}"], 1e-5, f"{name} {case} {n}")

    def test_levels_of_marks(self):
        facts = context.read_json("j_etrm_marks.json")
        self.assertEqual(facts["levels"], LEVELS)
        for case in facts["grids"]:
            for name, levels in case["marks"].items():
                self.assertEqual(levels_of((name,), np.array(case["grid"]))[0].tolist(), levels, (name, case["grid"]))
        for case in facts["several"]:
            self.assertEqual(levels_of(case["marks"], np.array(case["grid"])).tolist(), case["levels"])

    def test_what_tasks_are_learnt_with(self):
        for name, facts in context.read_json("j_etrm_tasks.json")["tasks"].items():
            task = ArcTask.parse(facts["task"])
            found = dict(colours=task.colours.tolist(), free=task.free.tolist(), marks=list(task.marks), reads=list(task.reads), view=task.view, offset=list(task.offset),
                         shown=task.planes(task.tests[0][0], 0, task.tests[0][1].shape).tolist(), sizes=json.loads(json.dumps(answer_sizes(task.demonstrations, task.tests[0][0]))))
            self.assertEqual(found, {k: facts[k] for k in found}, name)

    def test_twenty_steps(self):
        model, found, facts = self.model("j_etrm_train")
        learner = EagerLearner(model, Settings(**facts["settings"]))
        for t, step in enumerate(facts["steps"], 1):
            losses, exact = learner.step(self.examples(step["batch"]), step["scale"])
            np.testing.assert_allclose(losses, step["losses"], atol=1e-5)
            if f"params{t}.inner.lm_head.weight" in found:
                for (n, p), average in zip(model.named_parameters(), learner.ema.shadow):
                    self.close(p, found[f"params{t}.inner.{n}"], 1e-5, f"{n} after {t}")
                    self.close(average, found[f"ema{t}.inner.{n}"], 1e-5, f"average of {n} after {t}")

    def test_votes(self):
        model, _, facts = self.model("j_etrm_votes")
        task = ArcTask.parse(facts["task"])
        self.assertEqual((task.colours.tolist(), task.free.tolist()), (facts["colours"], facts["free"]))
        votes = Counter(grid for grid, _ in ballots(EagerLearner(model, Settings()), task, task.tests[0][0], tuple(facts["size"]), Settings(turns=8), np.random.default_rng(10)))
        self.assertEqual([dict(grid=[list(r) for r in g], count=n) for g, n in votes.most_common()], facts["votes"])


if __name__ == "__main__":
    unittest.main()
