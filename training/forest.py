"""Writes a LightGBM model as the flat arrays that `src/classify/forests/file.rs` reads."""
import struct

import numpy as np

LEAF = 255


def name_hash(names):
    """FNV-1a over the names, each ended by a line break."""
    value = 0x811C9DC5
    for byte in "".join(n + "\n" for n in names).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


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
    data = b"".join(out)
    with open(path, "wb") as file:
        file.write(data)
    return len(data)
