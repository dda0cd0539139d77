// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.checkpoint.store.ObjectStore;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Lane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps what evaluations leave behind: samples at {@code runs/RUN/evaluations/LANE.jsonl}, those of probes at {@code
 * runs/RUN/probes/LANE/VERSION.jsonl}, those of a weight search's candidates at {@code runs/RUN/validation/N.jsonl}, reports at {@code
 * runs/RUN}; and, while an evaluation is made, its {@link SampleParts}.
 */
public final class ResultStore {
    private static final long MAX_SAMPLES_BYTES = 16L << 30;

    private final ObjectStore objects;
    private final Path dataDir;

    /**
     * @param dataDir where files are written before they are stored and after they are fetched
     */
    public ResultStore(ObjectStore objects, Path dataDir) {
        this.objects = objects;
        this.dataDir = dataDir;
    }

    /**
     * An object.
     *
     * @param uri where it lies
     * @param sha256 digest of its bytes, 64 hex digits
     */
    public record StoredObject(String uri, String sha256) {}

    /** Returns an empty file of that name to write samples to. */
    Path newFile(String name) {
        try {
            Files.createDirectories(dataDir);
            Path file = dataDir.resolve(name);
            Files.deleteIfExists(file);
            return file;
        } catch (IOException e) {
            throw local(e);
        }
    }

    /** Stores the samples of a lane; the file is removed. */
    StoredObject storeSamples(String runId, Lane lane, Path file) {
        return store("runs/" + runId + "/evaluations/" + lane.label() + ".jsonl", file);
    }

    /** Stores the samples of a probe; the file is removed. */
    StoredObject storeProbe(MeasuredPolicy policy, Path file) {
        return store(
                "runs/" + policy.runId() + "/probes/" + policy.lane().label() + "/" + policy.version() + ".jsonl",
                file);
    }

    /** Stores the samples of a candidate; the file is removed. */
    StoredObject storeValidation(CandidateMerge candidate, Path file) {
        return store("runs/" + candidate.runId() + "/validation/" + candidate.index() + ".jsonl", file);
    }

    private StoredObject store(String key, Path file) {
        try {
            objects.put(key, file);
            StoredObject stored = new StoredObject(objects.uri(key), sha256(file));
            Files.delete(file);
            return stored;
        } catch (IOException e) {
            throw local(e);
        }
    }

    /**
     * Fetches the samples that an evaluation rests on, without their texts.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when they are not what the evaluation's event names
     */
    public List<JudgedSample> samples(CheckpointEvaluation evaluation) {
        return samples(evaluation, sample -> false);
    }

    /**
     * Fetches the samples that an evaluation rests on.
     *
     * @param whole whose text is kept; asked of each in turn
     * @throws TriadException CORRUPT_CHECKPOINT when they are not what the evaluation's event names
     */
    List<JudgedSample> samples(CheckpointEvaluation evaluation, Predicate<JudgedSample> whole) {
        Path file = newFile("fetched-samples.jsonl");
        objects.get(objects.key(evaluation.samplesUri()), file, MAX_SAMPLES_BYTES);
        try {
            String found = sha256(file);
            if (!found.equals(evaluation.samplesSha256())) {
                throw new TriadException(
                        ErrorCode.CORRUPT_CHECKPOINT,
                        evaluation.samplesUri() + " digests to " + found + ", expected " + evaluation.samplesSha256()
                                + " as its evaluation says");
            }
            List<JudgedSample> samples = SamplesFile.read(file, whole);
            Files.delete(file);
            return samples;
        } catch (IOException e) {
            throw local(e);
        }
    }

    /** Returns the samples of an evaluation's part, with their texts; empty when there is no such part. */
    Optional<List<JudgedSample>> part(String key) {
        if (!objects.exists(key)) {
            return Optional.empty();
        }
        Path file = newFile("fetched-part.jsonl");
        objects.get(key, file, MAX_SAMPLES_BYTES);
        try {
            List<JudgedSample> samples = SamplesFile.read(file, sample -> true);
            Files.delete(file);
            return Optional.of(samples);
        } catch (IOException e) {
            throw local(e);
        }
    }

    /** Stores the samples of an evaluation's part. */
    void storePart(String key, List<JudgedSample> samples) {
        Path file = newFile("part-in-the-making.jsonl");
        SamplesFile.append(file, samples);
        store(key, file);
    }

    /** Removes every part below a prefix. */
    void removeParts(String prefix) {
        objects.list(prefix).forEach(part -> objects.delete(part.key()));
    }

    /** Stores one form of a run's report and returns where it lies. */
    public String storeReport(String runId, String fileName, String content) {
        String key = "runs/" + runId + "/" + fileName;
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
        return objects.uri(key);
    }

    private TriadException local(IOException e) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "results cannot be kept in " + dataDir + ": " + e + "; check triad.data-dir and the disk's free space",
                e);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] chunk = new byte[1 << 17];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
