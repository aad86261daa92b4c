"""Golden run of fine-tuning from PyTorch, for src/train/fineTuner.test.ts (tests only).

    /usr/bin/python3 src/oracle/make_fine_tuning.py

writes goldens/fine_tuning.safetensors next to this file: an encoder with a two-layer head, trained on one batch for a few steps as
the paper's A.6 says: Adam, L2 of the head only, mean squared error over the labels that are known, norm clipped; float64.
"""
from pathlib import Path

import torch
from torch import nn

from orthrus_torch import Encoder, mean_unpadded
from safetensors_io import save

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
lengths = [41, 23, 32, 32]
batch, longest, steps, lr, l2, clip = len(lengths), max(lengths), 4, 1e-2, 1e-1, 0.5

encoder = Encoder(16, 2, 6)
head = nn.Sequential(nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 2))
with torch.no_grad():
    for p in [*encoder.parameters(), *head.parameters()]:
        p += 0.1 * torch.randn_like(p)
x = torch.zeros(batch, longest, 6)
for b, length in enumerate(lengths):
    x[b, torch.arange(length), torch.randint(0, 4, (length,))] = 1
    x[b, :length, 4:] = (torch.rand(length, 2) < 0.2).double()
targets = torch.randn(batch, 2)
targets[1, 0] = float("nan")


def state(prefix):
    named = {**encoder.state_dict(), **{f"fine_tuning_head.fc{1 + i // 2}.{k}": v for i in (0, 2) for k, v in head[i].state_dict().items()}}
    return {prefix + k: v.clone().float() for k, v in named.items()}


tensors = {**state("param."), "in.tracks": x.float(), "in.lengths": torch.tensor(lengths).int(), "in.targets": targets.float()}
optimizer = torch.optim.Adam(
    [{"params": encoder.parameters(), "weight_decay": 0}, {"params": head.parameters(), "weight_decay": l2}], lr=lr
)
known = ~targets.isnan()
losses, norms = [], []
for _ in range(steps):
    predicted = head(mean_unpadded(encoder(x), torch.tensor(lengths)))
    loss = (predicted[known] - targets[known]).square().mean()
    optimizer.zero_grad()
    loss.backward()
    norms.append(nn.utils.clip_grad_norm_([*encoder.parameters(), *head.parameters()], clip))
    optimizer.step()
    losses.append(loss.detach())
tensors |= {"out.losses": torch.stack(losses).float(), "out.grad_norms": torch.stack(norms).float(), **state("out.final.")}
save(
    Path(__file__).parent / "goldens" / "fine_tuning.safetensors",
    tensors,
    {"op": "fine-tuning", "lr": lr, "l2": l2, "clip": clip, "steps": steps},
)
