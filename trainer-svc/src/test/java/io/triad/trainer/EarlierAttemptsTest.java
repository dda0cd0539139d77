// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import io.triad.training.store.BatchManifests;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierAttemptsTest {
    private static final LaneKey LANE = new LaneKey("r", Lane.BASE);

    @TempDir
    private Path folder = Path.of("");

    private BatchManifests manifests = new BatchManifests(new FileObjectStore(folder));
    private EarlierAttempts earlier = new EarlierAttempts(manifests);

    @BeforeEach
    void open() {
        manifests = new BatchManifests(new FileObjectStore(folder));
        earlier = new EarlierAttempts(manifests);
    }

    @Test
    void shouldFindWhatWasWrittenAndNothingAfterIt() {
        manifests.write(LANE, manifest(1, "a"));
        manifests.write(LANE, manifest(2, "b"));

        assertThat(earlier.find(LANE, manifest(1, "a"))).contains(manifest(1, "a"));
        assertThat(earlier.find(LANE, manifest(2, "b"))).contains(manifest(2, "b"));
        assertThat(earlier.find(LANE, manifest(3, "c"))).isEmpty();
    }

    @Test
    void shouldTakeItsOwnForAnEarlierOneOnceTheLaneIsRewound() {
        assertThat(earlier.find(LANE, manifest(1, "a"))).isEmpty();
        manifests.write(LANE, manifest(1, "a"));
        manifests.write(LANE, manifest(2, "b"));
        assertThat(earlier.find(LANE, manifest(2, "b")))
                .as("the store is not asked")
                .isEmpty();

        earlier.rewound(LANE);
        assertThat(earlier.find(LANE, manifest(1, "a"))).contains(manifest(1, "a"));
        assertThat(earlier.find(LANE, manifest(2, "b"))).contains(manifest(2, "b"));
    }

    @Test
    void shouldRefuseToRepeatAStepFromOtherWeights() {
        manifests.write(LANE, manifest(1, "a"));

        assertThatThrownBy(() -> earlier.find(LANE, manifest(1, "other")))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKEN_INVARIANT))
                .hasMessageContaining("step 1 from weights other, but its manifest says a");
    }

    private static BatchManifest manifest(int step, String weightsBefore) {
        return BatchManifest.newBuilder()
                .setStep(step)
                .setWeightsSha256Before(weightsBefore)
                .build();
    }
}
