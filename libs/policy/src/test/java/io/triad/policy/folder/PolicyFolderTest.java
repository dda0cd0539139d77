// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import io.triad.policy.training.OptimizerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFolderTest {
    private static final PolicyWeights WEIGHTS = SmallPolicies.lively(SmallPolicies.config(false), 3);

    @TempDir
    Path path;

    /** Published checkpoints are named by the digests of these files, so they may not change from release to release. */
    @Test
    void shouldWriteTheSameBytesInEveryRelease() throws Exception {
        // Given
        PolicyFolder folder = new PolicyFolder(path);
        Map<String, Tensor> moment = Map.of("model.norm.weight", Tensor.of(TensorShape.of(2), 0.5f, -1f));

        // When
        folder.write(WEIGHTS, PolicyCompanions.of("{}".getBytes(StandardCharsets.UTF_8)));
        folder.write(new OptimizerState(7, new LinkedHashMap<>(moment), new LinkedHashMap<>(moment)));

        // Then
        assertThat(digest(PolicyFolder.CONFIG))
                .isEqualTo("150ac7947a1b0a5dea112cba0288d784e7d8f2ebe1202281378274f2ad1074b0");
        assertThat(digest(PolicyFolder.WEIGHTS))
                .isEqualTo("68b3093cd755111abf83ec63858df97bbb595567b7325537b8a686270b2f9c2e");
        assertThat(digest(PolicyFolder.OPTIMIZER))
                .isEqualTo("0c1e2cb406593326b44988001c695dffcdd1b1f5a043793b2ca2780e883fa5e1");
        assertThat(folder.tokenizerJson()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(path)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
    }

    private String digest(String file) throws IOException, GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path.resolve(file))));
    }
}
