// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import io.triad.recipe.Problem;
import io.triad.recipe.RecipeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the questions that recipes name, each run's once while it is in use. A run keeps to the bytes that its files had when
 * it was asked for: {@link #pin} states their digests, {@link #load} holds the files to them. Thread-safe.
 */
public final class QuestionLoader {
    private static final String TRAIN = "domain.data.train";
    private static final String EVALUATION = "domain.data.evaluation";

    /** Runs whose questions are kept; a step of another reads its files again. */
    private static final int MAX_KEPT = 3;

    private final SourceFiles files;
    private final Consumer<RunQuestions> listener;
    private final DatasetReader reader = new DatasetReader(ReadLimits.DEFAULT);
    private final Map<DomainData, RunQuestions> kept = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DomainData, RunQuestions> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /**
     * Files as they are now.
     *
     * @param data the same, with the digest of each file
     */
    public record Pinned(DomainData data, RunQuestions questions) {}

    /**
     * Reads files from there.
     *
     * @param listener hears what was read, whenever files are
     */
    public QuestionLoader(SourceFiles files, Consumer<RunQuestions> listener) {
        this.files = files;
        this.listener = listener;
    }

    /**
     * Reads the files as they are, and states their digests.
     *
     * @throws RecipeException when a file is missing, unreadable, of no use, or not what a stated digest says
     * @throws TriadException what the store throws when it does not answer
     */
    public synchronized Pinned pin(DomainData data) {
        Dataset train = read(TRAIN, data.train());
        Optional<Dataset> evaluation = data.evaluation().map(source -> read(EVALUATION, source));
        DomainData pinned = new DomainData(
                data.train().withSha256(train.sha256()),
                data.evaluation()
                        .map(source ->
                                source.withSha256(evaluation.orElseThrow().sha256())));
        RunQuestions questions = RunQuestions.of(data, train, evaluation);
        kept.put(pinned, questions);
        listener.accept(questions);
        return new Pinned(pinned, questions);
    }

    /**
     * Returns the questions of files whose digests are stated.
     *
     * @throws RecipeException when a digest is not stated, or a file is not any more what it was
     * @throws TriadException what the store throws when it does not answer
     */
    public synchronized RunQuestions load(DomainData data) {
        if (!data.isPinned()) {
            throw new RecipeException(
                    "recipe",
                    List.of(new Problem(
                            "domain.data", "", "must state the sha256 of every file once a run has begun", List.of())));
        }
        RunQuestions known = kept.get(data);
        return known == null ? pin(data).questions() : known;
    }

    private Dataset read(String key, DataSource source) {
        try {
            return files.use(source.path(), (copy, sha256) -> {
                source.sha256().filter(stated -> !stated.equals(sha256)).ifPresent(stated -> {
                    throw new RecipeException(
                            "recipe",
                            List.of(new Problem(
                                    key + ".sha256",
                                    stated,
                                    "must be that of " + source.path() + ", which now is " + sha256
                                            + "; bring the file back as it was, or ask for a new run",
                                    List.of())));
                });
                return reader.read(source, copy, sha256);
            });
        } catch (RecipeException e) {
            throw e;
        } catch (TriadException e) {
            if (e.code().kind() != ErrorCode.Kind.INVALID_INPUT) {
                throw e;
            }
            throw new RecipeException("recipe", List.of(new Problem(key, "", e.getMessage(), List.of())));
        }
    }
}
