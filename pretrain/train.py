"""Trains one recipe, in as many slices as needed: `python3 pretrain/train.py maze-lite --run runs/maze-lite --seconds 540`.

Calling it again continues exactly where the run stood. Under torchrun the global batch is shared among the processes.
"""
import argparse
import os
import signal
from pathlib import Path

import torch
import torch.distributed as dist

from etrm.pretraining import EtrmTrainer
from export import load_file
from recipes import RECIPES
from trainer import Trainer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", choices=sorted(RECIPES))
    parser.add_argument("--run", help="folder of the run (default: pretrain/runs/RECIPE)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this many seconds, saved")
    parser.add_argument("--save-every", type=float, default=180.0, help="seconds between checkpoints")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="changes to the recipe, e.g. steps=2000 config.hidden_size=96")
    parser.add_argument("--start", metavar="FILE", help="a new run starts from the weights of this .safetensors file; e-trm: goes on from this state.safetensors")
    parser.add_argument("--precision", choices=("float32", "mixed", "bfloat16"), help="default: bfloat16 on CUDA, float32 on CPU")
    parser.add_argument("--validation", type=int, default=256, help="examples a validation set")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--no-compile", action="store_true", help="no torch.compile on CUDA")
    a = parser.parse_args()
    cuda = torch.cuda.is_available()
    device = f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if cuda else "cpu"
    if "RANK" in os.environ:
        dist.init_process_group("nccl" if cuda else "gloo")
    torch.set_num_threads(a.threads)
    torch.set_flush_denormal(True)
    stopping = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.append(True))
    recipe = RECIPES[a.recipe].override(a.set)
    folder = a.run or Path(__file__).resolve().parent / "runs" / a.recipe
    if recipe.task == "e-trm":
        device, trainer = "cpu", EtrmTrainer(recipe, folder)
    else:
        trainer = Trainer(recipe, folder, device, a.precision or ("bfloat16" if cuda else "float32"), a.validation, cuda and not a.no_compile)
    resumed = trainer.resume()
    if a.start and not resumed:
        trainer.start_from(a.start if recipe.task == "e-trm" else load_file(a.start))

    def log(line):
        print(line, flush=True)
        trainer.folder.mkdir(parents=True, exist_ok=True)
        with open(trainer.folder / "log.jsonl", "a") as file:
            file.write(line + "\n")

    if trainer.rank == 0:
        count = sum(p.numel() for p in trainer.model.parameters())
        print(f"{a.recipe}: {count} parameters on {device}, {'from step ' + str(trainer.step) if resumed else 'from ' + (a.start or 'nothing')}", flush=True)
    trainer.run(a.seconds, a.save_every, lambda: bool(stopping), log)
    if dist.is_initialized():
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
