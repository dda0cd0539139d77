// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.merging;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.checkpoint.safetensors.WritableTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Checkpoints of Qwen2.5-0.5B's shape with random bfloat16 weights: 494 million parameters, 988 MB. */
final class RandomModels {
    static final List<String> NAMES = List.of("deduction", "induction", "abduction");
    private static final int HIDDEN = 896;
    private static final int INNER = 4864;
    private static final int KEYS = 128;
    private static final int LAYERS = 24;
    private static final int TOKENS = 151_936;
    private static final String CONFIG = """
        {
          "architectures": ["Qwen2ForCausalLM"],
          "model_type": "qwen2",
          "hidden_size": 896,
          "intermediate_size": 4864,
          "num_hidden_layers": 24,
          "num_attention_heads": 14,
          "num_key_value_heads": 2,
          "max_position_embeddings": 32768,
          "vocab_size": 151936,
          "tie_word_embeddings": true,
          "torch_dtype": "bfloat16"
        }
        """;

    private RandomModels() {}

    /** Makes those that are missing. */
    static void make(Path folder) throws IOException {
        for (String name : NAMES) {
            Path model = Files.createDirectories(folder.resolve(name));
            Path weights = model.resolve("model.safetensors");
            if (!Files.exists(weights)) {
                Files.writeString(model.resolve("config.json"), CONFIG);
                SafetensorsWriter.write(
                        weights, tensors(new SplittableRandom(name.hashCode())), Map.of("format", "pt"));
            }
        }
    }

    private static List<WritableTensor> tensors(SplittableRandom random) {
        List<WritableTensor> tensors = new ArrayList<>();
        add(tensors, random, "model.embed_tokens.weight", TOKENS, HIDDEN);
        add(tensors, random, "model.norm.weight", HIDDEN);
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            add(tensors, random, prefix + "mlp.up_proj.weight", INNER, HIDDEN);
            add(tensors, random, prefix + "mlp.gate_proj.weight", INNER, HIDDEN);
            add(tensors, random, prefix + "mlp.down_proj.weight", HIDDEN, INNER);
            add(tensors, random, prefix + "self_attn.q_proj.weight", HIDDEN, HIDDEN);
            add(tensors, random, prefix + "self_attn.q_proj.bias", HIDDEN);
            add(tensors, random, prefix + "self_attn.k_proj.weight", KEYS, HIDDEN);
            add(tensors, random, prefix + "self_attn.k_proj.bias", KEYS);
            add(tensors, random, prefix + "self_attn.v_proj.weight", KEYS, HIDDEN);
            add(tensors, random, prefix + "self_attn.v_proj.bias", KEYS);
            add(tensors, random, prefix + "self_attn.o_proj.weight", HIDDEN, HIDDEN);
            add(tensors, random, prefix + "input_layernorm.weight", HIDDEN);
            add(tensors, random, prefix + "post_attention_layernorm.weight", HIDDEN);
        }
        return tensors;
    }

    private static void add(List<WritableTensor> tensors, SplittableRandom random, String name, long... shape) {
        TensorInfo info = new TensorInfo(name, DType.BF16, Shape.of(shape));
        SplittableRandom own = random.split();
        tensors.add(WritableTensor.converted(info, (_, to, at, count) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = own.nextInt() * 0x1p-36f;
            }
        }));
    }
}
