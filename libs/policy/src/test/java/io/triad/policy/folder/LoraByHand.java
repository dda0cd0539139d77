// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraMerge;
import io.triad.policy.lora.LoraTargets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Makes adapters of the model that the system property {@code from} names, and writes each, and the model with it merged,
 * below {@code to}. Its name keeps it out of the suite; {@code src/test/golden/lora-round-trip.py} says how to run it.
 */
class LoraByHand {
    @Test
    void shouldWriteAdaptersAndWhatTheyMergeTo() {
        PolicyFolder from = new PolicyFolder(Path.of(System.getProperty("from")));
        write(from, "named", new LoraTargets.Named(List.of("q_proj", "up_proj"), List.of(1), List.of()), false);
        write(from, "matching", new LoraTargets.Matching(".*\\.(k_proj|v_proj|o_proj|gate_proj|down_proj)"), true);
    }

    private static void write(PolicyFolder from, String name, LoraTargets targets, boolean rankStabilized) {
        Path to = Path.of(System.getProperty("to"));
        PolicyWeights base = from.weights();
        LoraConfig config = new LoraConfig(
                targets,
                4,
                6.5,
                rankStabilized,
                0.1,
                new LinkedHashMap<>(Map.of("layers.1.self_attn.(q|v)_proj", 2)),
                new LinkedHashMap<>(Map.of("up_proj|o_proj", 12.0)),
                Optional.empty());
        LoraAdapter adapter = SmallPolicies.lively(LoraAdapter.fresh(base.config(), config, 1), 7);
        new LoraFolder(to.resolve(name)).create(adapter);
        new PolicyFolder(to.resolve(name + "-merged"))
                .create(LoraMerge.merge(base, adapter), WeightStorage.unchanged(), from);
    }
}
