// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.recipe.Lane;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneShareTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldGiveEachLaneToOneTrainer(int count) {
        for (Lane lane : Lane.values()) {
            assertThat(IntStream.range(0, count).filter(index -> new LaneShare(index, count).owns(lane)))
                    .as(lane.label())
                    .hasSize(1);
        }
    }

    @Test
    void shouldTrainWhatIsTrainedAtOnceInDifferentPlaces() {
        for (List<Lane> stage : List.of(Lane.specialists(), Lane.domains())) {
            assertThat(stage.stream().map(lane -> owner(lane, 3))).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldRefuseATrainerThatIsNoneOfThem() {
        assertThatThrownBy(() -> new LaneShare(3, 3))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("triad.shard.index is 3 of 3 trainers");
        assertThatThrownBy(() -> new LaneShare(0, 4)).hasMessageContaining("count must be 1 to 3");
    }

    private static int owner(Lane lane, int count) {
        return IntStream.range(0, count)
                .filter(index -> new LaneShare(index, count).owns(lane))
                .findFirst()
                .orElseThrow();
    }
}
