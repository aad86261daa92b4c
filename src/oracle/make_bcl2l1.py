"""Embeds BCL2L1's isoforms with the PyTorch encoder: `python3 make_bcl2l1.py MODEL.safetensors FASTA GTF OUT.safetensors`.

MODEL comes from `npx orthrus convert --model untrained:orthrus-small --out MODEL.safetensors`.  FASTA and GTF are read here on their
own, so that this checks the reading of transcripts too: exon ends and codon starts (stop codon included) per transcript.
"""
import re
import sys

import torch

from make_checkpoint_expected import load
from orthrus_torch import Encoder, mean_unpadded
from pathlib import Path
from safetensors_io import save


def read_fasta(path):
    records = {}
    for line in open(path):
        if line.startswith(">"):
            name = line[1:].split()[0]
            records[name] = ""
        else:
            records[name] += line.strip().upper()
    return records


def read_gtf(path):
    """name -> (strand, exons, coding rows), 1-based inclusive as in the file; stop_codon rows count as coding."""
    transcripts = {}
    for line in open(path):
        fields = line.rstrip("\n").split("\t")
        if line.startswith("#") or fields[2] not in ("exon", "CDS", "stop_codon"):
            continue
        name = re.search('transcript_name "([^"]+)"', fields[8]).group(1)
        entry = transcripts.setdefault(name, (fields[6], [], []))
        entry[1 if fields[2] == "exon" else 2].append((int(fields[3]), int(fields[4])))
    return transcripts


def tracks(sequence, strand, exons, coding):
    x = torch.zeros(len(sequence), 6, dtype=torch.float64)
    for i, base in enumerate(sequence):
        if base in "ACGT":
            x[i, "ACGT".index(base)] = 1
    positions, ends = [], []
    for first, last in sorted(exons, reverse=strand == "-"):
        positions += range(first, last + 1) if strand == "+" else range(last, first - 1, -1)
        ends.append(len(positions) - 1)
    assert len(positions) == len(sequence)
    x[ends, 5] = 1
    inside = [i for i, p in enumerate(positions) if any(a <= p <= b for a, b in coding)]
    x[inside[0] : inside[-1] + 1 : 3, 4] = 1
    return x


def main():
    model_path, fasta, gtf, out = sys.argv[1:]
    state = load(Path(model_path))
    model = Encoder(state["embedding.weight"].shape[0], sum(k.endswith("A_log") for k in state), state["embedding.weight"].shape[1])
    model.load_state_dict(state)
    model.double()
    structures = read_gtf(gtf)
    result = {}
    with torch.no_grad():
        for name, sequence in read_fasta(fasta).items():
            x = tracks(sequence, *structures[name])
            result[name] = mean_unpadded(model(x[None]), torch.tensor([len(sequence)]))[0].float()
            print(name, len(sequence), flush=True)
    save(out, result, {"model": "Orthrus Small, untrained (seed 0)"})


if __name__ == "__main__":
    main()
