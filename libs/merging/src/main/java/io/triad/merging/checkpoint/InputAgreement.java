// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.checkpoint;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whether checkpoints are of one kind: only then does the sum of their weights mean something. */
final class InputAgreement {
    private InputAgreement() {}

    /** The tensors of one input. */
    record Tensors(String name, Map<String, TensorInfo> byName) {}

    /**
     * Returns the tensors that all inputs have, by ascending name.
     *
     * @throws TriadException INVALID_REQUEST naming the tensor, what the first input has and what the other has
     */
    static SequencedMap<String, TensorInfo> tensors(List<Tensors> inputs) {
        Tensors first = inputs.getFirst();
        for (Tensors other : inputs.subList(1, inputs.size())) {
            for (Map.Entry<String, TensorInfo> expected : new TreeMap<>(first.byName).entrySet()) {
                TensorInfo found = other.byName.get(expected.getKey());
                if (found == null) {
                    throw mismatch(expected.getKey(), first, text(expected.getValue()), other, "no such tensor");
                }
                if (!found.shape().equals(expected.getValue().shape())
                        || found.dtype() != expected.getValue().dtype()) {
                    throw mismatch(expected.getKey(), first, text(expected.getValue()), other, text(found));
                }
            }
            for (String name : new TreeMap<>(other.byName).keySet()) {
                if (!first.byName.containsKey(name)) {
                    throw mismatch(name, first, "no such tensor", other, text(other.byName.get(name)));
                }
            }
        }
        return new TreeMap<>(first.byName);
    }

    /**
     * Returns the files that go with the weights, by ascending name: every input has the same, byte for byte.
     *
     * @throws TriadException INVALID_REQUEST naming the file and the two inputs that differ
     */
    static SequencedSet<String> companions(List<MergeSource> inputs) {
        MergeSource first = inputs.getFirst();
        SequencedSet<String> names = companions(first);
        for (MergeSource other : inputs.subList(1, inputs.size())) {
            SequencedSet<String> others = companions(other);
            requireAll(names, first, others, other);
            requireAll(others, other, names, first);
            names.forEach(name -> requireSame(name, first, other));
        }
        return names;
    }

    private static void requireAll(Set<String> names, MergeSource of, Set<String> found, MergeSource in) {
        for (String name : names) {
            if (!found.contains(name)) {
                throw different(name + " of " + of.name() + " is missing in " + in.name());
            }
        }
    }

    private static SequencedSet<String> companions(MergeSource input) {
        try (Stream<Path> files = Files.list(input.folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".safetensors")
                            && !name.equals(ModelFiles.INDEX)
                            && !name.equals(CheckpointManifest.FILE_NAME))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, input.folder() + " cannot be read: " + e, e);
        }
    }

    private static void requireSame(String fileName, MergeSource first, MergeSource other) {
        Path expected = first.folder().resolve(fileName);
        Path found = other.folder().resolve(fileName);
        try {
            long difference = Files.mismatch(expected, found);
            if (difference >= 0) {
                throw different(fileName + " of " + other.name() + " differs from that of " + first.name() + " at byte "
                        + difference);
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, expected + " or " + found + " cannot be read: " + e, e);
        }
    }

    private static TriadException different(String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, what + "; only checkpoints of one model can be merged");
    }

    private static String text(TensorInfo info) {
        return info.dtype() + " " + info.shape();
    }

    private static TriadException mismatch(String tensor, Tensors first, String expected, Tensors other, String found) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                "tensor " + tensor + " cannot be merged: expected " + expected + " as in " + first.name + ", found "
                        + found + " in " + other.name);
    }
}
