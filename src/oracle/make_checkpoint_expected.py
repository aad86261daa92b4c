"""Writes the representation PyTorch itself gives for each container: `python3 make_checkpoint_expected.py GOLDENS_DIR`.

make_goldens.py rounds its model to float16 and bfloat16 in place between saving one container and the next, so
`expected.safetensors` belongs to the weights as they are after that: model.safetensors, legacy.pt, the hub folder and the
bfloat16 file. pytorch_model.bin and lightning.ckpt hold the weights before it and differ from it by the rounding (2e-3).
"""
import sys
from pathlib import Path

import numpy as np
import torch

from orthrus_torch import Encoder, mean_unpadded
from safetensors_io import save


def load(path):
    import json
    import struct
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    kinds = {"F32": np.float32, "I32": np.int32, "I64": np.int64}
    return {name: torch.tensor(np.frombuffer(raw[8 + size + entry["data_offsets"][0] : 8 + size + entry["data_offsets"][1]],
                                             kinds[entry["dtype"]]).reshape(entry["shape"]).copy())
            for name, entry in header.items() if name != "__metadata__"}


def main():
    folder = Path(sys.argv[1]) / "checkpoints"
    expected = load(folder / "expected.safetensors")
    out = {}
    for name in ("model.safetensors", "pytorch_model.bin", "pytorch_model_f16.bin", "pytorch_model_bf16.bin", "legacy.pt", "lightning.ckpt"):
        state = load(folder / name) if name.endswith("safetensors") else torch.load(folder / name)
        state = state.get("state_dict", state)
        state = {k.removeprefix("model."): v.float() for k, v in state.items() if not k.startswith("contrastive")}
        width = state["embedding.weight"].shape[0]
        model = Encoder(width, sum(k.endswith("A_log") for k in state), state["embedding.weight"].shape[1])
        model.load_state_dict(state)
        with torch.no_grad():
            out[name] = mean_unpadded(model.double()(expected["in.tracks"].double()), expected["in.lengths"]).float()
    save(folder / "expected_by_container.safetensors", out)


if __name__ == "__main__":
    main()
