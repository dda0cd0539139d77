// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;

/**
 * Tensors on their way into PyTorch and back, as float32. What is larger than a byte buffer holds, 2 GiB, such as the embedding of a model of
 * 7 billion parameters, goes in blocks of rows.
 *
 * @param maxElements most that go at one time
 */
record TensorTransfer(int maxElements) {
    /** As much as a buffer of bytes holds. */
    static final TensorTransfer USUAL = new TensorTransfer(Integer.MAX_VALUE / Float.BYTES);

    /** Copies a tensor to the manager's device. */
    NDArray array(NDManager manager, Tensor tensor) {
        Shape shape = new Shape(tensor.shape().toArray());
        if (shape.size() <= maxElements) {
            return manager.create(tensor.values(), shape, DataType.FLOAT32);
        }
        NDArray whole = manager.zeros(shape, DataType.FLOAT32);
        long rowSize = rowSize(shape);
        long step = rows(rowSize);
        for (long row = 0; row < shape.get(0); row += step) {
            long end = Math.min(shape.get(0), row + step);
            float[] values = new float[Math.toIntExact((end - row) * rowSize)];
            tensor.read(row * rowSize, values, 0, values.length);
            try (NDArray block = manager.create(values, block(shape, end - row))) {
                whole.set(new NDIndex("{}:{}", row, end), block);
            }
        }
        return whole;
    }

    /** Copies an array to the heap. */
    Tensor tensor(NDArray array) {
        Shape shape = array.getShape();
        TensorShape same = TensorShape.of(shape.getShape());
        if (shape.size() <= maxElements) {
            return Tensor.adopt(same, array.toFloatArray());
        }
        float[] values = new float[Math.toIntExact(shape.size())];
        long rowSize = rowSize(shape);
        long step = rows(rowSize);
        for (long row = 0; row < shape.get(0); row += step) {
            long end = Math.min(shape.get(0), row + step);
            try (NDArray block = array.get(new NDIndex("{}:{}", row, end))) {
                float[] part = block.toFloatArray();
                System.arraycopy(part, 0, values, Math.toIntExact(row * rowSize), part.length);
            }
        }
        return Tensor.adopt(same, values);
    }

    private static long rowSize(Shape shape) {
        return shape.size() / shape.get(0);
    }

    /** At least one, so that a single row is bounded by the buffer after all. */
    private long rows(long rowSize) {
        return Math.max(1, maxElements / rowSize);
    }

    private static Shape block(Shape shape, long rows) {
        long[] dimensions = shape.getShape().clone();
        dimensions[0] = rows;
        return new Shape(dimensions);
    }
}
