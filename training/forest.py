"""Writes a LightGBM model as the flat arrays that `src/classify/forests/file.rs` reads."""
import struct
from pathlib import Path

import numpy as np

#: The word lists that the features are made with.
LISTS = Path(__file__).parent / "../lexicon/features"

LEAF = 255


def fnv(data):
    """FNV-1a of 32 bits."""
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def name_hash(names):
    """The hash of the names, each ended by a line break."""
    return fnv("".join(n + "\n" for n in names).encode())


def lists_hash():
    """The hash of the word lists: each file's name, a line break, and what it holds, in the order of the names."""
    files = sorted((p.relative_to(LISTS).as_posix(), p) for p in LISTS.rglob("*.txt"))
    return fnv(b"".join(name.encode() + b"\n" + p.read_bytes() for name, p in files))


def floor32(x):
    """The greatest f32 that is not above x: "value <= x" then means the same for every f32 value."""
    y = np.float32(x)
    return float(np.nextafter(y, np.float32(-np.inf))) if float(y) > x else float(y)


def flatten(root, scale):
    """The nodes of one tree, breadth first, so that both children of a node stand side by side."""
    nodes, queue = [], [root]
    while queue:
        node = queue.pop(0)
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append([LEAF, 0, 0.0, node["leaf_value"] * scale])
        else:
            assert node["decision_type"] == "<=" and node["missing_type"] == "None", node
            nodes.append([node["split_feature"], at + 1 + len(queue), floor32(node["threshold"]), node["internal_value"] * scale])
            queue += [node["left_child"], node["right_child"]]
    assert len(nodes) <= 255, len(nodes)
    return nodes




def write(path, boosters, names):
    """One file for the mean of several boosters."""
    trees = [flatten(t["tree_structure"], 1 / len(boosters)) for b in boosters for t in b.dump_model()["tree_info"]]
    out = [b"DLF1", struct.pack("<IHHf", name_hash(names), len(names), len(trees), 0.0)]
    for nodes in trees:
        feature, child, threshold, value = zip(*nodes)
        out += [bytes([len(nodes)]), bytes(feature), bytes(child), struct.pack(f"<{len(nodes)}f", *threshold), struct.pack(f"<{len(nodes)}f", *value)]
    out += [b"LEX1", struct.pack("<I", lists_hash())]
    data = b"".join(out)
    with open(path, "wb") as file:
        file.write(data)
    return len(data)
