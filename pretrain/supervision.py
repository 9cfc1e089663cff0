"""Deep supervision: the carry (slots that keep their puzzle until they halt) and its refill rules (SPEC sections 2 and 3)."""
import numpy as np
import torch


class Carry:
    """One slot a row of the LOCAL batch: tokens, labels, ids, age, halted, and the state (y, z).

    Every random draw is made for the GLOBAL batch and then sliced, so that runs on 1 and on W processes see the same numbers.
    """

    FIELDS = ("tokens", "labels", "ids", "age", "halted")

    def __init__(self, model, device):
        self.model, self.device, self.y, self.z = model, device, None, None
        self.tokens = self.labels = self.ids = self.age = self.halted = None

    def refill(self, rows: dict):
        """Halted slots take their row of `rows` (tokens, labels [B, S], ids [B]) and a fresh state; the other rows are dropped."""
        fresh = {k: torch.from_numpy(np.ascontiguousarray(rows[k])).to(self.device) for k in ("tokens", "labels", "ids")}
        batch, seq = fresh["tokens"].shape
        if self.tokens is None or self.tokens.shape != fresh["tokens"].shape:
            self.tokens, self.labels, self.ids = fresh["tokens"], fresh["labels"], fresh["ids"]
            self.age = torch.zeros(batch, dtype=torch.long, device=self.device)
            self.halted = torch.zeros(batch, dtype=torch.bool, device=self.device)
            self.y, self.z = self.model.initial_state(batch, seq + self.model.config.puzzle_emb_len)
            return
        index = self.halted.nonzero()[:, 0]
        if len(index):
            for name in ("tokens", "labels", "ids"):
                getattr(self, name)[index] = fresh[name][index]
            self.age[index] = 0
            y, z = self.model.initial_state(len(index), seq + self.model.config.puzzle_emb_len)
            axis = self.model.batch_axis
            self.y.index_copy_(axis, index, y)
            self.z.index_copy_(axis, index, z)

    def advance(self, y, z, q_halt, explore, minimum, n_sup: int):
        """Keeps the detached state and decides who halts: age >= N_sup, or q_halt > 0 unless exploration asks for `minimum` steps.

        explore bool [B], minimum int [B] in 2..N_sup: where explore is true, halting waits for that many steps.
        """
        self.y, self.z = y.detach(), z.detach()
        self.age += 1
        self.halted = self.age >= n_sup
        if n_sup > 1:
            wait = torch.where(explore, minimum, torch.zeros_like(minimum))
            self.halted = self.halted | ((q_halt.detach() > 0) & (self.age >= wait))

    def state(self) -> dict:
        axis = self.model.batch_axis
        values = {k: getattr(self, k) for k in self.FIELDS}
        return {**values, "y": self.y.transpose(0, axis), "z": self.z.transpose(0, axis)}

    def load(self, state: dict, rows: slice):
        """From a global, batch-first state: this process's rows."""
        axis = self.model.batch_axis
        for k in self.FIELDS:
            setattr(self, k, state[k][rows].clone().to(self.device))
        self.y, self.z = (state[k][rows].to(self.device, self.model.activation).transpose(0, axis).contiguous() for k in ("y", "z"))
