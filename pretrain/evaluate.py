"""Validation: N_sup supervision steps without halting, the last one's answers judged (SPEC section 6).

`python3 pretrain/evaluate.py sudoku-lite --model public/models/sudoku-lite.safetensors --csv validation.csv` measures an exported
file on the held-out set of a recipe; --csv (Sudokus) and --jsonl (mazes) also write those puzzles for `npm run eval`.
"""
import argparse
import json
import os

import numpy as np
import torch


@torch.no_grad()
def predict(model, tokens, ids, steps=None):
    """Answers after `steps` (default N_sup) supervision steps. tokens [N, S], ids [N] -> predictions [N, S], q_halt [N] (numpy)."""
    device = model.H_init.device
    batch = max(1, min(64, 16_384 // model.config.seq_len))     # attention scores of long boards are large
    answers, halts = [], []
    for start in range(0, len(tokens), batch):
        t = torch.from_numpy(np.asarray(tokens[start:start + batch], np.int64)).to(device)
        i = torch.from_numpy(np.asarray(ids[start:start + batch], np.int64)).to(device)
        y, z = model.initial_state(len(t))
        for _ in range(steps or model.config.halt_max_steps):
            y, z, logits, q = model(y, z, t, i)
        answers.append(logits.argmax(-1).cpu().numpy())
        halts.append(q[:, 0].float().cpu().numpy())
    return np.concatenate(answers), np.concatenate(halts)


def evaluate(model, task, count: int) -> dict:
    """{'score': mean over the sets of the measure that selects the best weights, set name: {measure: share, 'cells': share of cells right, 'halting': share of right halting decisions,
    and for mazes 'groups': name -> [share right, how many]}}."""
    result, scores = {}, []
    for name, example in task.validation(count).items():
        prediction, q = predict(model, example["tokens"], example["ids"])
        judged = task.judge(prediction, example)
        right = judged[task.score]
        valid = example["labels"] >= 0
        numbers = {k: round(float(v.mean()), 4) for k, v in judged.items()}
        numbers["cells"] = round(float((prediction == example["labels"])[valid].mean()), 4)
        numbers["halting"] = round(float(((q > 0) == right).mean()), 4)
        groups = {k: rows for k, rows in task.groups(example).items() if rows.any()} if hasattr(task, "groups") else {}
        if groups:
            numbers["groups"] = {k: [round(float(right[rows].mean()), 4), int(rows.sum())] for k, rows in groups.items()}
        result[name] = numbers
        scores.append(numbers[task.select])
    result["score"] = round(float(np.mean(scores)), 4)
    return result


def main():
    from data import maze, sudoku
    from export import load_file
    from recipes import RECIPES
    from tasks import make_task
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", choices=sorted(RECIPES))
    parser.add_argument("--model", required=True, help="an exported .safetensors file")
    parser.add_argument("--validation", type=int, default=256, help="examples a validation set")
    parser.add_argument("--precision", choices=("float32", "mixed"), default="float32")
    parser.add_argument("--csv", help="Sudoku: write the validation puzzles here")
    parser.add_argument("--jsonl", help="mazes: write the validation puzzles here")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="changes to the recipe's data, e.g. data.folder=...")
    a = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    torch.set_flush_denormal(True)
    recipe = RECIPES[a.recipe].override(a.set)
    if recipe.task != "arc":
        recipe = recipe.override(["data.pool=2"])            # only the held-out set is needed
    task, model = make_task(recipe), load_file(a.model, a.precision)
    print(json.dumps(evaluate(model, task, a.validation)))
    if a.jsonl:
        info, canvas = task.validation(a.validation)["all"]["info"], recipe.data["canvas"]
        maze.write_jsonl(a.jsonl, info["question"], info["height"], info["width"], canvas)
    if a.csv:
        sets = [(name, e["info"]) for name, e in task.validation(a.validation).items()]
        sudoku.write_csv(a.csv, [(q, s, r, name) for name, i in sets for q, s, r in zip(i["question"], i["answer"], i["guesses"])])


if __name__ == "__main__":
    main()
