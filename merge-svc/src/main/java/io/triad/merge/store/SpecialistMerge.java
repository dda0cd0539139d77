// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.store;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.MergeBook;
import io.triad.merge.book.ProposedMerge;
import io.triad.merge.book.SpecialistFinal;
import io.triad.merge.search.Candidate;
import io.triad.merging.checkpoint.CheckpointMerge;
import io.triad.merging.checkpoint.MergeSource;
import io.triad.merging.checkpoint.MergedCheckpoint;
import io.triad.merging.method.LinearMerge;
import io.triad.recipe.Lane;
import io.triad.recipe.MergePlan;
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
    private static final String CANDIDATES = "candidates/";

    private final ObjectStore objects;
    private final CheckpointStore checkpoints;
    private final Path dataDir;

    /**
     * Merges in that folder. What a process that was killed left half fetched is removed first.
     *
     * @param objects where checkpoints come from and go to
     * @param dataDir where fetched checkpoints are kept and merges are made
     */
    public SpecialistMerge(ObjectStore objects, Path dataDir) {
        this.objects = objects;
        this.checkpoints = new CheckpointStore(objects);
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
     *     not those that its event names, or those of a merge that a search found are not the candidate's
     */
    public CompletedMerge make(MergeBook.Missing.Merge wanted) {
        List<Double> weights = wanted.found()
                .map(found -> found.choice().candidate().weights())
                .orElseGet(() -> wanted.inputs().stream()
                        .map(input -> wanted.plan().weights().get(input.lane()))
                        .toList());
        Merged merged = merge(wanted.plan(), wanted.inputs(), weights);
        wanted.found().ifPresent(found -> requireFound(wanted.runId(), found, merged));
        Map<String, String> origin = new TreeMap<>();
        origin.put("lane", Lane.MERGED.label());
        origin.put("version", "0");
        wanted.found().map(MergeBook.Found::choice).ifPresent(choice -> {
            origin.put(
                    "merge.search.candidate",
                    Integer.toString(choice.candidate().index()));
            origin.put("merge.search.candidates", Integer.toString(choice.numCandidates()));
            origin.put("merge.search.origin", choice.candidate().origin().label());
            origin.put("merge.search.score", Double.toString(choice.score()));
        });
        return new CompletedMerge(
                wanted.runId(),
                LinearMerge.METHOD,
                merged.method.normalize(),
                digested(wanted.inputs(), merged),
                publish(wanted.runId(), wanted.inputs(), merged, Lane.MERGED.label() + "/0", origin),
                merged.output.weightsSha256(),
                wanted.found().map(MergeBook.Found::choice));
    }

    /**
     * Merges a candidate of a weight search.
     *
     * @throws TriadException as {@link #make}
     */
    public ProposedMerge propose(MergeBook.Missing.Proposal wanted) {
        Candidate candidate = wanted.candidate();
        Merged merged = merge(wanted.plan(), wanted.inputs(), candidate.weights());
        Map<String, String> origin = Map.of(
                "merge.candidate",
                Integer.toString(candidate.index()),
                "merge.origin",
                candidate.origin().label());
        return new ProposedMerge(
                wanted.runId(),
                candidate,
                LinearMerge.METHOD,
                merged.method.normalize(),
                digested(wanted.inputs(), merged),
                publish(wanted.runId(), wanted.inputs(), merged, CANDIDATES + candidate.index(), origin),
                merged.output.weightsSha256());
    }

    /** Removes the checkpoint of a candidate from the store; nothing happens when it is not there. */
    public void remove(ProposedMerge proposal) {
        String prefix = "runs/" + proposal.runId() + "/" + CANDIDATES
                + proposal.candidate().index() + "/";
        // The manifest goes first, so that nobody finds a checkpoint without its files.
        objects.delete(prefix + CheckpointManifest.FILE_NAME);
        objects.list(prefix).forEach(stored -> objects.delete(stored.key()));
    }

    /** A merge that lies in a folder still. */
    private record Merged(LinearMerge method, Path folder, MergedCheckpoint output) {}

    private Merged merge(MergePlan plan, List<SpecialistFinal> inputs, List<Double> weights) {
        LinearMerge method =
                switch (plan.method()) {
                    case LINEAR -> new LinearMerge(weights, plan.normalize(), LinearMerge.Division.OF_WEIGHTS);
                };
        Path cache = cache();
        List<MergeSource> sources = inputs.stream()
                .map(input -> new MergeSource(
                        input.lane().label(), checkpoints.fetch(input.checkpoint(), cache, CheckpointMerge::reads)))
                .toList();
        Path folder = newFolder();
        MergedCheckpoint output = CheckpointMerge.merge(method, sources, folder);
        requireWeights(inputs, output);
        return new Merged(method, folder, output);
    }

    private CheckpointRef publish(
            String runId, List<SpecialistFinal> inputs, Merged merged, String place, Map<String, String> origin) {
        Map<String, String> metadata = metadata(runId, inputs, merged);
        metadata.putAll(origin);
        return checkpoints.publish(
                merged.folder, "runs/" + runId + "/" + place, inputs.getFirst().checkpoint(), metadata);
    }

    private static void requireFound(String runId, MergeBook.Found found, Merged merged) {
        String weightsSha256 = merged.output.weightsSha256();
        if (!found.weightsSha256().equals(weightsSha256)) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the merge of run " + runId + " digests to " + weightsSha256 + ", but candidate "
                            + found.choice().candidate().index() + " that was measured to "
                            + found.weightsSha256() + "; go on with the build that began the search");
        }
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

    private static Map<String, String> metadata(String runId, List<SpecialistFinal> inputs, Merged merged) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("run", runId);
        metadata.put("merge.method", LinearMerge.METHOD);
        metadata.put("merge.normalize", Boolean.toString(merged.method.normalize()));
        metadata.put("weights.sha256", merged.output.weightsSha256());
        for (CompletedMerge.Input input : digested(inputs, merged)) {
            String key = "merge." + input.policy().lane().label();
            metadata.put(key + ".weight", Double.toString(input.weight()));
            metadata.put(key + ".applied_weight", Double.toString(input.appliedWeight()));
            metadata.put(key + ".manifest.sha256", input.policy().checkpoint().sha256());
            metadata.put(key + ".weights.sha256", input.policy().weightsSha256());
        }
        return metadata;
    }

    /** Returns what was merged, with the digests of what was read. */
    private static List<CompletedMerge.Input> digested(List<SpecialistFinal> specialists, Merged merged) {
        List<CompletedMerge.Input> inputs = new ArrayList<>();
        for (int input = 0; input < specialists.size(); input++) {
            SpecialistFinal specialist = specialists.get(input);
            SpecialistFinal digested = new SpecialistFinal(
                    specialist.runId(),
                    specialist.lane(),
                    specialist.version(),
                    specialist.checkpoint(),
                    merged.output.inputWeightsSha256().get(input));
            inputs.add(new CompletedMerge.Input(
                    digested,
                    merged.method.weights().get(input),
                    merged.method.appliedWeights().get(input)));
        }
        return inputs;
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
