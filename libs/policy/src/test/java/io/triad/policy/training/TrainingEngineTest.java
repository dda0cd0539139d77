// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import org.junit.jupiter.api.Test;

class TrainingEngineTest {
    @Test
    void shouldRefuseADeviceThatThereIsNot() {
        int found = Engine.getEngine(TrainablePolicy.ENGINE).getGpuCount();
        assertThatThrownBy(() -> TrainingEngine.use("gpu:" + found))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED))
                .hasMessageContaining("PyTorch finds " + found + " accelerators");
        assertThatThrownBy(() -> TrainingEngine.use("tpu"))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        TrainingEngine.use("cpu");
        assertThat(TrainingEngine.digest()).doesNotContain("cuda");
    }
}
