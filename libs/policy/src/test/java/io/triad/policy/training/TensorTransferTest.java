// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTransferTest {
    /** In blocks of one row, of two with a last one that is smaller, and at once. */
    @ParameterizedTest
    @CsvSource({"3, 5, 4", "3, 5, 7", "5, 3, 6", "5, 1, 2", "4, 4, 16"})
    void shouldCopyInBlocksWhatItCopiesAtOnce(int rows, int columns, int maxElements) {
        float[] values = new float[rows * columns];
        for (int index = 0; index < values.length; index++) {
            values[index] = index + 0.5f;
        }
        Tensor tensor = Tensor.of(columns == 1 ? TensorShape.of(rows) : TensorShape.of(rows, columns), values);
        TensorTransfer blocks = new TensorTransfer(maxElements);
        try (NDManager manager = Engine.getEngine(TrainablePolicy.ENGINE).newBaseManager(Device.cpu())) {
            NDArray array = blocks.array(manager, tensor);

            assertThat(array.toFloatArray()).containsExactly(values);
            assertThat(array.getShape().getShape())
                    .containsExactly(tensor.shape().toArray());
            assertThat(blocks.tensor(array)).isEqualTo(tensor);
            assertThat(TensorTransfer.USUAL.tensor(array)).isEqualTo(tensor);
        }
    }
}
