// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.MergeBook;
import io.triad.merge.book.SpecialistFinal;
import io.triad.merging.checkpoint.CheckpointMerge;
import io.triad.merging.checkpoint.MergeSource;
import io.triad.merging.checkpoint.MergedCheckpoint;
import io.triad.merging.method.LinearMerge;
import io.triad.recipe.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Fetches the specialists, merges them and publishes the result.
 *
 * <p>Doing it again is harmless: the same inputs give the same bytes and the same manifest, so a merge that was published
 * before a crash is published again as the same checkpoint.
 */
public final class SpecialistMerge {
    private final CheckpointStore checkpoints;
    private final Path dataDir;

    /**
     * Merges in that folder. What a process that was killed left half fetched is removed first.
     *
     * @param dataDir where fetched checkpoints are kept and merges are made
     */
    public SpecialistMerge(CheckpointStore checkpoints, Path dataDir) {
        this.checkpoints = checkpoints;
        this.dataDir = dataDir;
        CheckpointStore.sweep(cache());
    }

    private Path cache() {
        return dataDir.resolve("checkpoints");
    }

    /**
     * Makes the merge.
     *
     * @throws TriadException what fetching, merging and publishing throw; CORRUPT_CHECKPOINT when an input's weights are
     *     not those that its event names
     */
    public CompletedMerge make(MergeBook.Missing.Merge wanted) {
        List<SpecialistFinal> inputs = wanted.inputs();
        List<Double> weights = inputs.stream()
                .map(input -> wanted.plan().weights().get(input.lane()))
                .toList();
        LinearMerge method =
                switch (wanted.plan().method()) {
                    case LINEAR -> new LinearMerge(weights, wanted.plan().normalize(), LinearMerge.Division.OF_WEIGHTS);
                };
        Path cache = cache();
        List<MergeSource> sources = inputs.stream()
                .map(input -> new MergeSource(
                        input.lane().label(), checkpoints.fetch(input.checkpoint(), cache, CheckpointMerge::reads)))
                .toList();
        Path output = newFolder();
        MergedCheckpoint merged = CheckpointMerge.merge(method, sources, output);
        requireWeights(inputs, merged);
        CheckpointRef ref = checkpoints.publish(
                output,
                "runs/" + wanted.runId() + "/" + Lane.MERGED.label() + "/0",
                inputs.getFirst().checkpoint(),
                metadata(wanted, method, merged));
        return completed(wanted, method, merged, ref);
    }

    private static void requireWeights(List<SpecialistFinal> inputs, MergedCheckpoint merged) {
        for (int input = 0; input < inputs.size(); input++) {
            SpecialistFinal specialist = inputs.get(input);
            String found = merged.inputWeightsSha256().get(input);
            if (!specialist.weightsSha256().isEmpty()
                    && !specialist.weightsSha256().equals(found)) {
                throw new TriadException(
                        ErrorCode.CORRUPT_CHECKPOINT,
                        "the weights of " + specialist.checkpoint().uri() + " digest to " + found + ", expected "
                                + specialist.weightsSha256() + " as lane "
                                + specialist.lane().label() + " announced");
            }
        }
    }

    private static Map<String, String> metadata(
            MergeBook.Missing.Merge wanted, LinearMerge method, MergedCheckpoint merged) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("run", wanted.runId());
        metadata.put("lane", Lane.MERGED.label());
        metadata.put("version", "0");
        metadata.put("merge.method", LinearMerge.METHOD);
        metadata.put("merge.normalize", Boolean.toString(method.normalize()));
        metadata.put("weights.sha256", merged.weightsSha256());
        for (int input = 0; input < wanted.inputs().size(); input++) {
            SpecialistFinal specialist = wanted.inputs().get(input);
            String key = "merge." + specialist.lane().label();
            metadata.put(key + ".weight", Double.toString(method.weights().get(input)));
            metadata.put(
                    key + ".applied_weight",
                    Double.toString(method.appliedWeights().get(input)));
            metadata.put(key + ".manifest.sha256", specialist.checkpoint().sha256());
            metadata.put(key + ".weights.sha256", merged.inputWeightsSha256().get(input));
        }
        return metadata;
    }

    private static CompletedMerge completed(
            MergeBook.Missing.Merge wanted, LinearMerge method, MergedCheckpoint merged, CheckpointRef ref) {
        List<CompletedMerge.Input> inputs = new ArrayList<>();
        for (int input = 0; input < wanted.inputs().size(); input++) {
            SpecialistFinal specialist = wanted.inputs().get(input);
            SpecialistFinal digested = new SpecialistFinal(
                    specialist.runId(),
                    specialist.lane(),
                    specialist.version(),
                    specialist.checkpoint(),
                    merged.inputWeightsSha256().get(input));
            inputs.add(new CompletedMerge.Input(
                    digested,
                    method.weights().get(input),
                    method.appliedWeights().get(input)));
        }
        return new CompletedMerge(
                wanted.runId(), LinearMerge.METHOD, method.normalize(), inputs, ref, merged.weightsSha256());
    }

    /** One merge is in the making at a time; what a killed one left behind goes first. */
    private Path newFolder() {
        Path folder = dataDir.resolve("merge-in-the-making");
        try {
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "no folder for the merge in " + dataDir + ": " + e + "; check triad.data-dir and its permissions",
                    e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
