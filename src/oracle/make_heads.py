"""Writes goldens/heads.safetensors: `python3 make_heads.py OUT_DIR` (Debian: python3-torch, python3-numpy).

Heads, losses and optimizer one by one, where the whole models' goldens reach them only together.  Inputs are float32 values, results
float64 computed from them and stored as float32.  Names: CASE.in.*, CASE.out.*, CASE.grad.*.
"""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from orthrus_torch import dcl_loss
from safetensors_io import save


def normal(*shape):
    return torch.randn(*shape).double()


def batch_norm():
    """Lengths 20, 7, 13: what lies past them is large, so that counting it would show.  Train and eval, with ReLU and without."""
    x, dy, lengths = 2 * normal(3, 20, 10) + 5, normal(3, 20, 10), torch.tensor([20, 7, 13])
    mask = torch.arange(20)[None] < lengths[:, None]
    x[~mask] *= 100
    weight, bias = normal(10), normal(10)
    running = torch.stack([5 + normal(10), 4 + normal(10).abs()]).float().double()
    x, dy, weight, bias = (t.float().double() for t in (x, dy, weight, bias))
    out = {"in.x": x, "in.dy": dy, "in.weight": weight, "in.bias": bias, "in.running": running, "in.lengths": lengths}
    for training in (True, False):
        for relu in (True, False):
            leaves = [t.clone().requires_grad_() for t in (x, weight, bias)]
            after = running.clone()
            y = F.batch_norm(leaves[0][mask], after[0], after[1], leaves[1], leaves[2], training, 0.1, 1e-5)
            y = F.relu(y) if relu else y
            whole = torch.zeros_like(x)
            whole[mask] = y.detach()
            y.backward(dy[mask])
            name = ("train" if training else "eval") + ("_relu" if relu else "")
            out |= {f"{name}.y": whole, f"{name}.running": after,
                    **{f"{name}.grad.{k}": t.grad for k, t in zip(("x", "weight", "bias"), leaves)}}
    return out


def l2_normalise():
    """Row 1 is zero and row 2 shorter than eps."""
    x, dy = normal(7, 13), normal(7, 13)
    x[1], x[2] = 0, 1e-14 * x[2]
    x = x.float().double().requires_grad_()
    dy = dy.float().double()
    y = F.normalize(x, dim=1)
    y.backward(dy)
    return {"in.x": x, "in.dy": dy, "out.y": y, "grad.x": x.grad}


def dcl(negatives):
    """Against the loss of the oracle, by way of the similarities that it never has in one matrix."""
    batch, temperature = 6, 0.1
    p1, p2 = normal(batch, 8), normal(batch, 8)
    weights = torch.tensor([1.0, 0.8, 1.0, 0.8, 1.0, 0.5]).double().float().double()
    z = torch.cat([F.normalize(p1, dim=1), F.normalize(p2, dim=1)])
    similarity = (z @ z.T).float().double().requires_grad_()
    logits = similarity / temperature
    same_pair = torch.eye(batch, dtype=torch.bool).repeat(2, 2)
    views = torch.arange(2 * batch) // batch
    apart = views[:, None] != views[None]
    if negatives == "joint":
        negative = torch.logsumexp(logits.masked_fill(same_pair, -torch.inf), 1)
    else:
        negative = sum(torch.logsumexp(logits.masked_fill(same_pair | ~group, -torch.inf), 1) for group in (apart, ~apart))
    rows = negative - weights.repeat(2) * logits[same_pair & apart]
    rows.mean().backward()
    assert abs(rows.mean() - dcl_loss(p1, p2, weights, temperature, negatives)) < 1e-5
    return {"in.similarity": similarity, "in.weights": weights, "out.rows": rows, "grad.similarity": similarity.grad}


def cross_entropy():
    """Logits of up to some hundreds, one row in three not scored; the gradient is that of the mean over scored rows."""
    logits = normal(12, 5)
    logits[3:6] *= 100
    logits = logits.float().double().requires_grad_()
    labels = torch.randint(0, 5, (12,))
    labels[::3] = -100
    F.cross_entropy(logits, labels).backward()
    return {"in.logits": logits, "in.labels": labels, "out.rows": F.cross_entropy(logits, labels, reduction="none"), "grad.logits": logits.grad}


def pointwise(kind):
    """A fifth of the targets missing; predictions of up to some hundreds, targets of BCE between and at 0 and 1."""
    prediction = normal(9, 4)
    prediction[5:7] *= 100
    target = normal(9, 4) if kind == "mse" else torch.rand(9, 4).double()
    if kind == "bce":
        target[::2] = target[::2].round()
    missing = torch.rand(9, 4) < 0.2
    prediction, target = prediction.float().double().requires_grad_(), target.float().double()
    function = F.mse_loss if kind == "mse" else F.binary_cross_entropy_with_logits
    loss = torch.where(missing, torch.zeros(()).double(), function(prediction, target, reduction="none"))
    loss.sum().backward()
    return {"in.prediction": prediction, "in.target": target.masked_fill(missing, torch.nan), "out.loss": loss, "grad.prediction": prediction.grad}


def adam_w():
    """Five steps of changing gradients and learning rates, weights of some 1e-6 to 1 among the gradients."""
    value, gradients = normal(30).float(), (normal(5, 30) * 10.0 ** torch.randint(-6, 1, (30,))).float()
    rates = torch.tensor([1e-3, 3e-3, 1e-2, 5e-3, 1e-3])
    parameter = torch.nn.Parameter(value.double())
    optimizer = torch.optim.AdamW([parameter], weight_decay=0.05)
    values = []
    for gradient, rate in zip(gradients, rates):
        optimizer.param_groups[0]["lr"] = rate.item()
        parameter.grad = gradient.double()
        optimizer.step()
        values.append(parameter.detach().clone())
    state = optimizer.state[parameter]
    return {"in.value": value, "in.gradients": gradients, "in.rates": rates, "out.values": torch.stack(values),
            "out.m": state["exp_avg"], "out.v": state["exp_avg_sq"]}


def main():
    torch.manual_seed(1)
    cases = {"batch_norm": batch_norm(), "l2": l2_normalise(), "dcl_joint": dcl("joint"), "dcl_split": dcl("split"),
             "cross_entropy": cross_entropy(), "mse": pointwise("mse"), "bce": pointwise("bce"), "adam_w": adam_w()}
    tensors = {f"{case}.{k}": v.detach().float() if torch.is_floating_point(v) else v.to(torch.int32)
               for case, named in cases.items() for k, v in named.items()}
    save(Path(sys.argv[1]) / "heads.safetensors", tensors, {"op": "heads"})


if __name__ == "__main__":
    main()
