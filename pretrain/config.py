"""TrmConfig: the shape of a model (TRM, or HRM with a second network) and of its recursion; the same keys as the exported `config` metadata."""
from dataclasses import asdict, dataclass


def swiglu_width(n: int, expansion: float = 4) -> int:
    """Inner width of a SwiGLU over n channels: round(expansion*n*2/3), up to a multiple of 256 (SPEC section 1)."""
    return -(round(expansion * n * 2 / 3) // -256) * 256


@dataclass(frozen=True)
class TrmConfig:
    """D = hidden_size, P = puzzle_emb_len (the prefix), S = seq_len, L = P + S, T = H_cycles, n = L_cycles, N_sup = halt_max_steps."""
    hidden_size: int = 512
    L_layers: int = 2
    num_heads: int = 8
    expansion: float = 4
    mlp_t: bool = False
    puzzle_emb_len: int = 16
    seq_len: int = 900
    vocab_size: int = 12
    H_cycles: int = 3
    L_cycles: int = 6
    halt_max_steps: int = 16
    pos_encodings: str = "rope"
    puzzle_emb_ndim: int = 512
    num_puzzle_identifiers: int = 1
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10000.0
    arch: str = "trm"           # trm: one network | hrm: a second one, H_level, updates y
    H_layers: int = 0           # blocks of H_level; 0 for trm

    def __post_init__(self):
        if self.hidden_size % self.num_heads or (self.pos_encodings == "rope" and self.hidden_size // self.num_heads % 2):
            raise ValueError("hidden_size must be a multiple of num_heads, and a head of even width for RoPE")
        if self.pos_encodings not in ("rope", "learned", "none"):
            raise ValueError(f"pos_encodings: {self.pos_encodings!r} is none of rope, learned, none")
        if self.puzzle_emb_ndim > self.puzzle_emb_len * self.hidden_size:
            raise ValueError("puzzle_emb_ndim does not fit into the prefix")

        if self.arch not in ("trm", "hrm"):
            raise ValueError(f"arch: {self.arch!r} is none of trm, hrm")
        if (self.arch == "hrm") != (self.H_layers > 0):
            raise ValueError(f"H_layers: {self.H_layers} does not fit arch {self.arch}; hrm needs at least 1, trm 0")

    @property
    def length(self) -> int:
        """L, prefix included."""
        return self.seq_len + self.puzzle_emb_len

    @classmethod
    def parse(cls, values: dict) -> "TrmConfig":
        """From metadata; keys this program does not know are refused."""
        unknown = set(values) - set(cls.__dataclass_fields__)
        if unknown:
            raise ValueError(f"config: unknown keys {sorted(unknown)}")
        return cls(**values)

    def to_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class EtrmConfig:
    """E-TRM (etrm/): d = hidden_size channels for every (colour, cell), K = num_colours planes, one row a task or a turn of it, T = H_cycles, n = L_cycles.

    reads: names of etrm/reads.py, in the order of their chunks in in_proj and out_proj; halt_max_steps: supervision steps of an answer, one more than in training;
    marks: names of etrm/marks.py, none to two; view: the input as it is shown, a name of etrm/views.py or "" for itself; offset: (dy, dx) of
    the cell of the input that each cell is shown.
    """
    hidden_size: int = 32
    L_layers: int = 2
    H_cycles: int = 1
    L_cycles: int = 1
    halt_max_steps: int = 4
    num_colours: int = 10
    num_puzzle_identifiers: int = 1
    reads: tuple = ("local", "colours", "scans", "pools", "turns")
    marks: tuple = ()
    view: str = ""
    offset: tuple = (0, 0)
    rms_norm_eps: float = 1e-5
    arch: str = "e_trm"

    def __post_init__(self):
        for name in ("reads", "marks", "offset"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.arch != "e_trm":
            raise ValueError(f"arch: {self.arch!r} is not e_trm")
        if self.hidden_size % 4 or self.hidden_size < 4:
            raise ValueError(f"hidden_size: {self.hidden_size} is no multiple of 4")
        if min(self.L_layers, self.H_cycles, self.L_cycles, self.halt_max_steps, self.num_colours, self.num_puzzle_identifiers) < 1:
            raise ValueError("L_layers, H_cycles, L_cycles, halt_max_steps, num_colours and num_puzzle_identifiers must be 1 or more")

    @classmethod
    def parse(cls, values: dict) -> "EtrmConfig":
        """From metadata; keys this program does not know are refused."""
        unknown = set(values) - set(cls.__dataclass_fields__)
        if unknown:
            raise ValueError(f"config: unknown keys {sorted(unknown)}")
        return cls(**values)

    def to_dict(self) -> dict:
        return {**asdict(self), "reads": list(self.reads), "marks": list(self.marks), "offset": list(self.offset)}
