# SPDX-License-Identifier: Apache-2.0
"""Writes golden.safetensors and golden-half.safetensors with the reference library.

Made with safetensors 0.8.0 and numpy 2.4.6:  python3 make_golden.py ../resources
BF16 has no numpy type, so its tensor is given to the serializer as the upper halves of singles.
"""
import struct
import sys

import numpy
from safetensors import TensorSpec, serialize_file
from safetensors.numpy import save_file

folder = sys.argv[1]

tensors = {
    "model.norm.weight": numpy.array([1.0, -0.0, 0.5], dtype=numpy.float32),
    "model.embed_tokens.weight": numpy.array([[1.5, -2.25], [3.0e38, 1.0e-45], [0.1, -0.2]], dtype=numpy.float32),
    "scalar": numpy.array(7.0, dtype=numpy.float32),
    "empty": numpy.zeros((0, 4), dtype=numpy.float32),
}
save_file(tensors, f"{folder}/golden.safetensors", metadata={"format": "pt"})

half = numpy.array([1.0, -2.5, 65504.0, 6.0e-8], dtype=numpy.float16)
brain = [1.0, -2.5, 3.3895314e38, -0.0]
brain_bits = numpy.frombuffer(b"".join(struct.pack("<f", value)[2:] for value in brain), dtype=numpy.uint16)
serialize_file(
    {
        "half": TensorSpec(dtype="float16", shape=[2, 2], data_ptr=half.ctypes.data, data_len=half.nbytes),
        "brain": TensorSpec(dtype="bfloat16", shape=[4], data_ptr=brain_bits.ctypes.data, data_len=brain_bits.nbytes),
    },
    f"{folder}/golden-half.safetensors",
)
