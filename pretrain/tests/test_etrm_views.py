"""Views: what each shows on grids worked out by hand, that made-up tasks find theirs and accidents none, and that they are learnt."""
import json
import unittest

import context  # noqa: F401
import numpy as np

import learn
from config import EtrmConfig
from etrm.learner import Settings
from etrm.task import ArcTask, answer_sizes
from etrm.views import VIEWS, view_for, view_of
from viewed_tasks import FAMILIES, make_task


def digits(text):
    return np.array([[-1 if c == "." else int(c) for c in row] for row in text.split("/")])


class Shown(unittest.TestCase):
    CASES = (
        ("left-right", (0, 0), "123/450", "321/054"), ("up-down", (0, 0), "123/450", "450/123"), ("half turn", (0, 0), "123/450", "054/321"),
        ("transposed", (0, 0), "123/450", "14/25/30"), ("turned right", (0, 0), "123/450", "41/52/03"), ("turned left", (0, 0), "123/450", "30/25/14"), ("transposed back", (0, 0), "123/450", "03/52/41"),
        ("shifted", (0, 1), "123/450", "23./50."), ("shifted", (-1, -1), "123/450", "..../.123/.450/...."), ("shifted on ground", (1, 0), "112/455", "455/111"), ("shifted around", (1, -1), "123/450", "045/312"),
        ("columns rising", (0, 0), "0200/1203/1203", "0002/1302/1302"), ("columns falling", (0, 0), "0020/1023/1023", "2000/2013/2013"), ("rows rising", (0, 0), "110/000/200", "200/000/110"),
        ("whole without 0", (0, 0), "1200/1200", "1212/1212"), ("whole without 9", (0, 0), "01901/12012/90120", "01201/12012/20120"), ("whole without 0", (0, 0), "12/34", "12/34"),
        ("each row without 0", (0, 0), "1200/3000/0000", "1212/3333/0000"), ("each column without 0", (0, 0), "12/03/10/00", "12/13/12/13"),
        ("cells in rows", (0, 0), "102/030", "123"), ("cells in rows", (0, 0), "102/030", "12/3."), ("cells in columns from below", (0, 0), "102/030", "../3./2./1."), ("shapes in columns", (0, 0), "1102/0100", "1/2/."),
        ("cells of 2 in rows", (0, 0), "122/022", "2222"), ("shapes of 2 in rows", (0, 0), "202/100", "22"))

    def test_by_hand(self):
        for name, offset, x, y in self.CASES:
            np.testing.assert_array_equal(view_of((name, offset), digits(x), digits(y).shape), digits(y), err_msg=name)
        self.assertEqual(len(set(VIEWS)), len(VIEWS))
        self.assertIsNone(view_of(("cells in rows", (0, 0)), digits("111"), (1, 2)))
        self.assertIsNone(view_of(("transposed", (0, 0)), digits("111"), (1, 3)))


class Found(unittest.TestCase):
    WRONG = {"count: column", "sort: falling, ceiling, recoloured"}    # too little shown, a colour that only the test has

    def test_made_up_tasks_are_explained_and_of_the_right_size(self):
        for family in FAMILIES:
            for seed in range(3):
                task = ArcTask.parse(make_task(family, seed))
                x, y = task.tests[0]
                if family in self.WRONG and not task.view:
                    continue
                self.assertTrue(task.view or task.marks or len(task.reads) == 1, f"{family} {seed}")
                self.assertEqual(answer_sizes(task.demonstrations, x)[1], [y.shape], f"{family} {seed}")

    def test_nothing_is_found_by_accident(self):
        rng = np.random.default_rng(1)
        for colours in (2, 3, 10):
            for _ in range(10):
                self.assertEqual(view_for([(rng.integers(0, colours, (6, 6)), rng.integers(0, colours, (6, 6))) for _ in range(2)])[0][0], "")
        drawn = [np.where(rng.random((8, 8)) < 0.5, 0, rng.integers(1, 5, (8, 8))) for _ in range(3)]
        moved = [(x, np.roll(x, d, 1)) for d, x in zip((4, 4, 3), drawn)]
        self.assertEqual((view_for(moved[:2])[0], view_for(moved)[0][0]), (("shifted around", (0, -4)), ""))    # not the same vector in all


class Learnt(unittest.TestCase):
    def test_made_up_tasks_are_learnt(self):
        for family in ("shift far", "shift far, recoloured", "shift around", "mirror or turn, recoloured", "frame around", "stripes: columns, cut", "count: painted", "sort: rising, floor"):
            task = ArcTask.parse(json.loads(json.dumps(make_task(family, 1))))
            line = learn.judge(family, task, [learn.learn(task, Settings(), EtrmConfig(), 1)])
            self.assertTrue(line["first"], line)


if __name__ == "__main__":
    unittest.main()
