"""Validation: N_sup supervision steps without halting, the last one's answers judged (SPEC section 6)."""
import numpy as np
import torch


@torch.no_grad()
def predict(model, tokens, ids, steps=None, batch=64):
    """Answers after `steps` (default N_sup) supervision steps. tokens [N, S], ids [N] -> predictions [N, S], q_halt [N] (numpy)."""
    device = model.H_init.device
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
    """{'score': mean over the sets of the task's own measure, set name: {measure: share, 'cells': share of cells right, 'halting': share of right halting decisions}}."""
    result, scores = {}, []
    for name, example in task.validation(count).items():
        prediction, q = predict(model, example["tokens"], example["ids"])
        judged = task.judge(prediction, example)
        right = judged[task.score]
        valid = example["labels"] >= 0
        numbers = {k: round(float(v.mean()), 4) for k, v in judged.items()}
        numbers["cells"] = round(float((prediction == example["labels"])[valid].mean()), 4)
        numbers["halting"] = round(float(((q > 0) == right).mean()), 4)
        result[name] = numbers
        scores.append(float(right.mean()))
    result["score"] = round(float(np.mean(scores)), 4)
    return result
