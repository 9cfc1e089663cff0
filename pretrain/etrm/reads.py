"""What a cell may read of other cells: each read is a function of one chunk of channels, linear or a maximum, and carries over to every grid.

u [B, K, H, W, d] are the channels of a read (K planes, one a colour of the task), c the canvas, `weight` its own weight where it has one.
A cell outside the mask is never seen; what a read gives AT such a cell is of no matter.
"""
from dataclasses import dataclass

import torch
import torch.nn.functional as F

NEVER = -1e4                                              # stands for minus infinity in the maxima


@dataclass(frozen=True)
class Canvas:
    """Which cells exist. Both masks [B, 1, H, W, 1], 1 or 0; the input is the rectangle height x width at the top left, the same in the whole batch.

    grid [B, height, width]: the plane that is on in each cell of the input, for `moved` alone. levels [B, M, H, W]: rows of embed_mark (etrm/marks.py), counted from 1; 0: none.
    """
    input_mask: torch.Tensor
    answer_mask: torch.Tensor
    height: int
    width: int
    grid: torch.Tensor = None
    levels: torch.Tensor = None

    @property
    def mask(self):
        return torch.maximum(self.input_mask, self.answer_mask)


def local(u, c: Canvas, weight):
    """3x3 correlation of every channel with its own weights [9, d] (row 3*dy + dx), zero outside."""
    H, W = u.shape[2:4]
    padded = F.pad(u * c.mask, (0, 0, 1, 1, 1, 1))
    return sum(padded[:, :, dy:dy + H, dx:dx + W] * weight[3 * dy + dx] for dy in range(3) for dx in range(3))


def colours(u, c: Canvas):
    """Over the K planes of the cell: mean of the first half of the channels, maximum of the second; the same for every plane."""
    half = u.shape[-1] // 2
    return torch.cat((u[..., :half].mean(1, keepdim=True), u[..., half:].amax(1, keepdim=True)), -1).expand_as(u)


def _hidden(u, c: Canvas):
    return torch.where(c.mask > 0, u, torch.full_like(u, NEVER))


def scans(u, c: Canvas):
    """Running maxima, the cell included, a quarter of the channels each: from the left, from the right, from the top, from below; 0 where there is none."""
    right, left, down, up = _hidden(u, c).chunk(4, -1)
    y = torch.cat((right.cummax(3).values, left.flip(3).cummax(3).values.flip(3),
                   down.cummax(2).values, up.flip(2).cummax(2).values.flip(2)), -1)
    return torch.where(y < NEVER / 2, torch.zeros_like(y), y)


def pools(u, c: Canvas):
    """Over existing cells, a quarter each: mean of the row, mean of the column, mean of the grid, maximum of the grid."""
    row, column, grid, _ = (u * c.mask).chunk(4, -1)
    quarter = row.shape[-1]
    row = row.sum(3, keepdim=True) / c.mask.sum(3, keepdim=True).clamp(min=1)
    column = column.sum(2, keepdim=True) / c.mask.sum(2, keepdim=True).clamp(min=1)
    grid = grid.sum((2, 3), keepdim=True) / c.mask.sum((2, 3), keepdim=True)
    top = _hidden(u[..., 3 * quarter:], c).amax((2, 3), keepdim=True)
    return torch.cat([t.expand(*u.shape[:4], quarter) for t in (row, column, grid, top)], -1)


def turned(g) -> list:
    """The six turns that `turns` reads, of g [B, K, h, w, d]: left-right, up-down, both, and of a square grid transposed, transposed then left-right, transposed then up-down."""
    views = [g.flip(3), g.flip(2), g.flip(2, 3)]
    if g.shape[2] == g.shape[3]:
        t = g.transpose(2, 3)
        views += [t, t.flip(3), t.flip(2)]
    return views


def turns(u, c: Canvas, weight):
    """The input's rectangle mirrored, half-turned and (square ones) transposed: the sum of its turns, each times its row of weight [6, d]; 0 outside the rectangle."""
    H, W = u.shape[2:4]
    views = turned((u * c.mask)[:, :, :c.height, :c.width])
    y = sum(view * row for view, row in zip(views, weight))
    return F.pad(y, (0, 0, 0, W - c.width, 0, H - c.height))


def sources(c: Canvas, height: int, width: int):
    """For each of the eight rows of `places`: the input cells (row, column) that the cells [a, b] of the answer read, or None where no cell is read.

    The answer is height x width, the input c.height x c.width. The input laid at the answer's right end, at its lower end, at both; mirrored in the answer left-right,
    up-down, both; repeated from the top left; enlarged, where the answer is a whole multiple of it.
    """
    h, w = c.height, c.width
    y, x = torch.arange(height)[:, None].expand(height, width), torch.arange(width)[None].expand(height, width)
    down, right = y - (height - h), x - (width - w)
    last = None if height % h or width % w else (y // (height // h), x // (width // w))
    return [(y, right), (down, x), (down, right), (y, width - 1 - x), (height - 1 - y, x), (height - 1 - y, width - 1 - x), (y % h, x % w), last]


def places(u, c: Canvas, weight):
    """Of the answer's cells: the input in eight places, each times its row of weight [8, d] and summed (`sources`); 0 elsewhere. All answers of the batch have one size."""
    height, width = int(c.answer_mask[0, 0, :, 0, 0].sum()), int(c.answer_mask[0, 0, 0, :, 0].sum())
    y = torch.zeros_like(u[:, :, :height, :width])
    for source, row in zip(sources(c, height, width), weight):
        if source is not None:
            i, j = source
            inside = (i >= 0) & (i < c.height) & (j >= 0) & (j < c.width)
            y = y + (u * c.input_mask)[:, :, i.clamp(0, c.height - 1), j.clamp(0, c.width - 1)] * inside[..., None] * row
    return F.pad(y, (0, 0, 0, u.shape[3] - width, 0, u.shape[2] - height))


def moves(grid) -> list:
    """Of an input [h, w]: for each of the seven rows of `moved` the cell (h*w in all, row after row) that each cell reads, -1 where it reads none.

    The cells fallen down, up, right and left: in a line those of plane 0 (black, if the task has it) lie behind the others, both in their order. Then the
    box of the others laid at the top left, as it is and mirrored left-right and up-down.
    """
    cells, empty = torch.arange(grid.numel()).view(grid.shape), grid == 0

    def fallen(axis, back):
        e, c = (t.flip(axis) if back else t for t in (empty, cells))
        found = c.gather(axis, torch.sort(e.long(), dim=axis, stable=True).indices)
        return found.flip(axis) if back else found

    found = [fallen(0, True), fallen(0, False), fallen(1, True), fallen(1, False)]
    rows, columns = (~empty).any(1).nonzero(), (~empty).any(0).nonzero()
    box = cells[rows.min():rows.max() + 1, columns.min():columns.max() + 1] if len(rows) else cells[:0, :0]
    for axes in ((), (1,), (0,)):
        found.append(F.pad(box.flip(axes), (0, grid.shape[1] - box.shape[1], 0, grid.shape[0] - box.shape[0]), value=-1))
    return found


def moved(u, c: Canvas, weight):
    """The cells of the input's rectangle as they lie after seven moves, each times its row of weight [7, d] and summed; 0 where a move leaves nothing (`moves`)."""
    B, K, H, W, d = u.shape
    cells = u[:, :, :c.height, :c.width].reshape(B, K, -1, d)
    sources = torch.stack([torch.stack(moves(g)) for g in c.grid]).flatten(2)                         # [B, 7, h*w]
    y = 0
    for source, row in zip(sources.unbind(1), weight):
        at = source.clamp(min=0)[:, None, :, None].expand_as(cells)
        y = y + cells.gather(2, at) * (source >= 0)[:, None, :, None] * row
    return F.pad(y.view(B, K, c.height, c.width, d), (0, 0, 0, W - c.width, 0, H - c.height))


def quarters(u, c: Canvas, weight):
    """The input transposed, turned right, turned left, transposed along the other diagonal, each times its row of weight [4, d] and summed; 0 where it has no cell."""
    H, W = u.shape[2:4]
    inside = (u * c.mask)[:, :, :c.height, :c.width].transpose(2, 3)
    y = sum(inside.flip(axes) * row for axes, row in zip(((), (3,), (2,), (2, 3)), weight))
    return F.pad(y, (0, 0, 0, max(0, W - c.height), 0, max(0, H - c.width)))[:, :, :H, :W]


READS = {"local": local, "colours": colours, "scans": scans, "pools": pools, "turns": turns, "places": places, "moved": moved, "quarters": quarters}
WEIGHTS = {"local": 9, "turns": 6, "places": 8, "moved": 7, "quarters": 4}                        # rows of a read's own weight [rows, d]
