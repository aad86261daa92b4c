"""Golden figures of what the baselines are made of, from PyTorch, for src/ops/baselines.test.ts (tests only).

    /usr/bin/python3 src/oracle/make_baseline_ops.py

writes baselines/ops.json next to this file, computed in float64: convolutions with every kind of padding the baselines have,
max-pooling with ties and odd lengths, and a GRU over the reversed sequence, each with its gradients. Arrays are flat, with
their axes as PyTorch has them: (B, C, L) for convolutions and pooling, (B, L, C) for the GRU. PyTorch 1.13.
"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def leaf(*shape):
    return torch.randn(*shape, dtype=torch.float64).float().double().requires_grad_()


def convolution(batch, length, c_in, c_out, taps, dilation, padding):
    x, weight, bias = leaf(batch, c_in, length), leaf(c_out, c_in, taps), leaf(c_out)
    y = F.conv1d(x, weight, bias, padding=padding, dilation=dilation)
    d_y = torch.randn_like(y).float().double()
    (y * d_y).sum().backward()
    return {"batch": batch, "length": length, "in": c_in, "out": c_out, "taps": taps, "dilation": dilation, "padding": padding,
            "x": flat(x), "weight": flat(weight), "bias": flat(bias), "dY": flat(d_y), "y": flat(y), "dX": flat(x.grad)}


def pooling(batch, length, channels):
    """Values from -2 to 2 in whole numbers: many ties."""
    x = torch.randint(-2, 3, (batch, channels, length)).double().requires_grad_()
    y = F.max_pool1d(x, 2)
    d_y = torch.randn_like(y).float().double()
    (y * d_y).sum().backward()
    return {"batch": batch, "length": length, "channels": channels, "x": flat(x), "dY": flat(d_y), "y": flat(y), "dX": flat(x.grad)}


def gru(batch, length, width):
    """Input and hidden size alike; the gradient is that of the last state."""
    layer = nn.GRU(width, width, batch_first=True).double()
    for p in layer.parameters():
        p.data = (2 * torch.randn_like(p)).float().double()
    x = leaf(batch, length, width)
    _, last = layer(torch.flip(x, [1]))
    d_last = torch.randn_like(last).float().double()
    (last * d_last).sum().backward()
    names = {"weightX": "weight_ih_l0", "weightH": "weight_hh_l0", "biasX": "bias_ih_l0", "biasH": "bias_hh_l0"}
    parameters = dict(layer.named_parameters())
    return {"batch": batch, "length": length, "width": width, "x": flat(x), "dLast": flat(d_last), "last": flat(last), "dX": flat(x.grad),
            **{k: flat(parameters[v]) for k, v in names.items()},
            **{f"d{k[0].upper()}{k[1:]}": flat(parameters[v].grad) for k, v in names.items()}}


def main():
    torch.manual_seed(1)
    out = Path(__file__).parent / "baselines"
    out.mkdir(exist_ok=True)
    cases = {
        "convolutions": [convolution(2, 9, 3, 4, 5, 1, "valid"), convolution(2, 9, 3, 4, 2, 1, "same"), convolution(1, 11, 2, 3, 2, 8, "same"),
                         convolution(1, 12, 2, 3, 4, 3, "same"), convolution(1, 5, 2, 3, 2, 8, "same"), convolution(2, 5, 3, 2, 1, 1, "same")],
        "poolings": [pooling(2, 8, 3), pooling(2, 7, 3), pooling(1, 2, 5)],
        "grus": [gru(2, 5, 3), gru(3, 1, 4)],
    }
    (out / "ops.json").write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
