// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each example renders to, in full, so that a change of the chart is seen as what it does to a cluster. Renew with
 * {@code ./mvnw -pl k8s -am -Dtest=SnapshotTest -Dsurefire.failIfNoSpecifiedTests=false -Dtriad.snapshots.renew=true test}, and read
 * the difference before it is committed.
 */
class SnapshotTest {
    private static final Path SNAPSHOTS = Chart.MODULE.resolve("src/test/snapshots");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.triad.k8s.Chart#examples")
    void shouldRenderWhatItDid(String example) throws IOException {
        String rendered = withoutBoards(Chart.with(folder, example).render());
        Path snapshot = SNAPSHOTS.resolve(example + ".yaml");
        if (Boolean.getBoolean("triad.snapshots.renew")) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(snapshot, rendered);
        }

        assertThat(rendered).isEqualTo(Files.readString(snapshot));
    }

    /** The boards are files of the chart already. */
    private static String withoutBoards(String rendered) {
        return rendered.replaceAll(
                "(?m)^(  triad-[a-z]+\\.json: \\|)\\n(    .*\\n|\\n)+", "$1\n    (files/dashboards)\n");
    }
}
