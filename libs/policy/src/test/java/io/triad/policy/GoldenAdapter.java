// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.policy.folder.LoraFolder;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.lora.LoraAdapter;
import java.util.List;

/** An adapter that PEFT saved, its base, and what PEFT computes from the two. */
public record GoldenAdapter(GoldenModel golden, PolicyWeights base, LoraAdapter adapter) {
    /** The folders of adapters. */
    public static final List<String> NAMES = List.of("lora", "lora-rank-stabilized");

    private static final String BASE = "qwen2-tied";

    /** Reads the folder of that name. */
    public static GoldenAdapter open(String name) {
        GoldenModel golden = GoldenModel.open(name);
        PolicyWeights base = new PolicyFolder(GoldenFiles.path(BASE)).weights();
        return new GoldenAdapter(golden, base, new LoraFolder(golden.folder()).adapter(base.config()));
    }
}
