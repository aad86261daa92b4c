"""Writes goldens/encoder_backward.safetensors: `python3 make_encoder_backward.py OUT_DIR` (Debian: python3-torch, python3-numpy).

Gradients of the encoder's parts by PyTorch's autograd, computed in float64 from float32 inputs and stored as float32. Names: `OP.x`,
`OP.weight` … inputs, `OP.dOut` the gradient that comes in, `OP.grad.x` the gradients that come out. Rows are wider than
what is read of them, as in the model: `xOffset`, `dyOffset` and strides stand in the metadata or in the shapes.
"""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from safetensors_io import save


def random(*shape, scale=1.0):
    """float32 values, held as float64."""
    return (torch.randn(*shape) * scale).float().double()


def golden_linear():
    # 2,100 rows: several slices on both backends.
    x, dy = random(2100, 7), random(2100, 12)
    weight = random(5, 8).requires_grad_()
    y = x[:, 2:] @ weight
    y.backward(dy[:, 4:])
    # A second one whose counts are those of vectors.
    x4, dy4 = random(130, 24), random(130, 16)
    weight4 = random(20, 12).requires_grad_()
    (x4[:, 4:] @ weight4).backward(dy4[:, 4:])
    return {
        "linear.x": x, "linear.dy": dy, "linear.grad.weight": weight.grad, "linear.grad.bias": dy[:, 4:].sum(0),
        "linear4.x": x4, "linear4.dy": dy4, "linear4.grad.weight": weight4.grad,
    }


def golden_layer_norm(name, eps, tokens, width):
    # Off centre, as a residual stream is.
    residual = (random(tokens, width) * 2 + 3).float().double().requires_grad_()
    weight, bias = (1 + random(width, scale=0.3)).float().double().requires_grad_(), random(width).requires_grad_()
    d = random(tokens, width)
    F.layer_norm(residual, (width,), weight, bias, eps).backward(d)
    return {f"{name}.residual": residual, f"{name}.weight": weight, f"{name}.dNormed": d, f"{name}.grad.residual": residual.grad,
            f"{name}.grad.weight": weight.grad, f"{name}.grad.bias": bias.grad}


def golden_conv():
    batch, length, channels, taps = 2, 70, 11, 4
    x, weight, bias = random(batch, length, 14).requires_grad_(), random(channels, taps).requires_grad_(), random(channels).requires_grad_()
    d_a, d_b = random(batch, length, 13), random(batch, length, channels)
    u = F.pad(x[..., :channels].transpose(1, 2), (taps - 1, 0))
    out = F.silu(F.conv1d(u, weight[:, None], bias, groups=channels)).transpose(1, 2)
    out.backward(d_a[..., :channels] + d_b)
    return {"conv.x": x, "conv.weight": weight, "conv.bias": bias, "conv.dOutA": d_a, "conv.dOutB": d_b,
            "conv.grad.x": x.grad[..., :channels], "conv.grad.weight": weight.grad, "conv.grad.bias": bias.grad}


def golden_embed():
    tokens, width, tracks = 301, 10, 6
    codes = torch.randint(0, 1 << tracks, (tokens,))
    onehot = ((codes[:, None] >> torch.arange(tracks)) & 1).double()
    weight, bias = random(width, tracks).requires_grad_(), random(width).requires_grad_()
    d = random(tokens, width)
    F.linear(onehot, weight, bias).backward(d)
    return {"embed.codes": codes, "embed.dHidden": d, "embed.grad.weight": weight.grad, "embed.grad.bias": bias.grad}


def golden_mean():
    batch, length, width = 3, 9, 6
    lengths = torch.tensor([9, 4, 1])
    hidden, d = random(batch, length, width).requires_grad_(), random(batch, width)
    inside = (torch.arange(length) < lengths[:, None])[..., None]
    ((hidden * inside).sum(1) / lengths[:, None]).backward(d)
    return {"mean.lengths": lengths, "mean.dMean": d, "mean.grad.hidden": hidden.grad}


def main():
    torch.manual_seed(1)
    tensors = {**golden_linear(), **golden_layer_norm("norm", 1e-5, 150, 21), **golden_layer_norm("normSaluki", 0.007, 40, 32),
               **golden_conv(), **golden_embed(), **golden_mean()}
    stored = {k: v.detach().float() if torch.is_floating_point(v) else v.to(torch.int32) for k, v in tensors.items()}
    save(Path(sys.argv[1]) / "encoder_backward.safetensors", stored,
         {"op": "encoder backward", "linear": {"xOffset": 2, "dyOffset": 4}, "linear4": {"xOffset": 4, "dyOffset": 4}})


main()
