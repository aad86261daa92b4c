"""Writes goldens/jacobian.safetensors: `python3 make_jacobian.py GOLDENS_DIR` (Debian: python3-torch, python3-numpy).

Every substitution of a transcript of 40 nt through the hub model of goldens/checkpoints, each mutant from its first position on, in float64:
the categorical Jacobian (paper, Eq. A1-A3, by probabilities as the paper writes it), the same on hidden states (L2 instead of log-odds),
the mean representations, and the sums over segments of hidden states.  Position 7 is an N: all four letters are substitutions there.
"""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from make_checkpoint_expected import load
from orthrus_torch import Encoder, SequenceHead
from safetensors_io import save

LENGTH, ENDS = 40, [1, 13, 14, 30, 40]


def main():
    folder = Path(sys.argv[1])
    state = load(folder / "checkpoints" / "hub" / "model.safetensors")
    encoder = Encoder(32, 2, 6)
    encoder.load_state_dict({k: v for k, v in state.items() if not k.startswith("sequence_head.")})
    head = SequenceHead(32, 64)
    head.load_state_dict({k.removeprefix("sequence_head."): v for k, v in state.items() if k.startswith("sequence_head.")})
    encoder, head = encoder.double(), head.double().eval()

    torch.manual_seed(1)
    letters = torch.randint(0, 4, (LENGTH,))
    wild = torch.zeros(LENGTH, 6).double()
    wild[torch.arange(LENGTH), letters] = 1
    wild[7, :4] = 0
    wild[5:35:3, 4] = 1
    wild[[e - 1 for e in ENDS], 5] = 1

    def run(x):
        hidden = encoder(x[None])
        p = F.softmax(head(hidden), -1)[0]
        return hidden[0], torch.log(p / (1 - p))

    jacobian, changes, means = torch.zeros(LENGTH, LENGTH), torch.zeros(LENGTH, LENGTH), torch.zeros(LENGTH, 4, 32)
    with torch.no_grad():
        hidden, odds = run(wild)
        for i in range(LENGTH):
            for k in range(4):
                mutant = wild.clone()
                mutant[i, :4] = 0
                mutant[i, k] = 1
                own, own_odds = run(mutant)
                means[i, k] = own.mean(0)
                jacobian[i] = torch.maximum(jacobian[i], (own_odds - odds).abs().max(-1).values)
                changes[i] = torch.maximum(changes[i], (own - hidden).norm(dim=-1))
    starts = [0, *ENDS[:-1]]
    sums = torch.stack([hidden[a:b].sum(0) for a, b in zip(starts, ENDS)])
    out = {"in.tracks": wild[None], "out.jacobian": jacobian, "out.hidden": changes, "out.means": means, "out.wild": hidden.mean(0), "out.sums": sums}
    integers = {"in.lengths": torch.tensor([LENGTH]), "in.ends": torch.tensor(ENDS)}
    save(folder / "jacobian.safetensors", {**{k: v.float() for k, v in out.items()}, **{k: v.to(torch.int32) for k, v in integers.items()}},
         {"model": "checkpoints/hub"})


if __name__ == "__main__":
    main()
