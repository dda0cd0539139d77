// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.checkpoint.safetensors.WritableTensor;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model in shards, file by file, so that a test can spoil it before it is written. */
final class ModelFolder {
    static final String FIRST = "model-00001-of-00002.safetensors";
    static final String SECOND = "model-00002-of-00002.safetensors";

    /** Tensors by name, by file name. */
    final Map<String, Map<String, Tensor>> shards = new LinkedHashMap<>();
    /** What the index says. */
    final Map<String, String> weightMap = new TreeMap<>();

    private final PolicyConfig config;
    private final DType dtype;

    /** The embedding and the first layer's tensors in the first shard, the others in the second. */
    ModelFolder(PolicyWeights weights, DType dtype) {
        this.config = weights.config();
        this.dtype = dtype;
        shards.put(FIRST, new LinkedHashMap<>());
        shards.put(SECOND, new LinkedHashMap<>());
        weights.tensors().forEach((name, tensor) -> {
            boolean first = name.startsWith("model.layers.0.") || name.startsWith("model.embed");
            put(first ? FIRST : SECOND, name, tensor);
        });
    }

    ModelFolder put(String file, String name, Tensor tensor) {
        shards.get(file).put(name, tensor);
        weightMap.put(name, file);
        return this;
    }

    ModelFolder put(String file, String name, float... values) {
        return put(file, name, Tensor.of(TensorShape.of(values.length), values));
    }

    Tensor tensor(String file, String name) {
        return shards.get(file).get(name);
    }

    /** As shards with their index. */
    PolicyFolder write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config.toJson(dtype));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        for (Map.Entry<String, Map<String, Tensor>> shard : shards.entrySet()) {
            write(folder.resolve(shard.getKey()), shard.getValue());
        }
        List<String> entries = new ArrayList<>();
        weightMap.forEach((name, file) -> entries.add("\"" + name + "\": \"" + file + "\""));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + String.join(",", entries) + "}}");
        return new PolicyFolder(folder);
    }

    /** As one file. */
    PolicyFolder writeSingle(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config.toJson(dtype));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Map<String, Tensor> all = new LinkedHashMap<>();
        shards.values().forEach(all::putAll);
        write(folder.resolve("model.safetensors"), all);
        return new PolicyFolder(folder);
    }

    private void write(Path file, Map<String, Tensor> tensors) {
        List<WritableTensor> writable = new ArrayList<>();
        tensors.forEach((name, tensor) -> writable.add(WritableTensor.converted(
                new TensorInfo(name, dtype, new Shape(tensor.shape().dimensions())), tensor::read)));
        SafetensorsWriter.write(file, writable, Map.of());
    }
}
