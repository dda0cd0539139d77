// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.RowProblem;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.SourceFiles;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.DomainData;
import io.triad.taskgenerator.config.QuestionStoreConfig;
import io.triad.taskgenerator.config.TaskGeneratorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The questions that recipes name. Whenever files are read, the log tells which rows were not used, and
 * {@code triad.taskgenerator.data.rows} counts them all by what became of them.
 */
@ApplicationScoped
public class QuestionStore {
    private static final Logger LOG = Logger.getLogger(QuestionStore.class);
    private static final String ROWS = "triad.taskgenerator.data.rows";
    private static final String OUTCOME = "outcome";
    private static final int MAX_ATTEMPTS = 60;

    private final QuestionLoader loader;
    private final MeterRegistry meters;
    private final Duration retryDelay;

    QuestionStore(QuestionStoreConfig config, TaskGeneratorConfig service, MeterRegistry meters) {
        this.loader = new QuestionLoader(SourceFiles.of(config.settings()), this::tell);
        this.meters = meters;
        this.retryDelay = service.retryDelay();
    }

    /**
     * Returns the same data with the digests that its files have now.
     *
     * @throws io.triad.recipe.RecipeException when a file cannot serve
     * @throws TriadException what the store throws when it does not give it
     */
    public DomainData pin(DomainData data) {
        return loader.pin(data).data();
    }

    /**
     * Returns the questions of a run that has begun; a store that does not give them is asked again.
     *
     * @throws io.triad.recipe.RecipeException when a file is not any more what it was then
     * @throws TriadException what the store throws, when it does so for {@value #MAX_ATTEMPTS} attempts, or the service stops
     */
    public RunQuestions load(DomainData data) {
        for (int attempt = 1; ; attempt++) {
            try {
                return loader.load(data);
            } catch (TriadException e) {
                boolean passing =
                        e.code().kind() == ErrorCode.Kind.TRANSIENT || e.code().kind() == ErrorCode.Kind.RESOURCE;
                if (!passing || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                LOG.warnf("questions not read, will try again errorCode=%s: %s", e.code(), e.getMessage());
                sleep();
            }
        }
    }

    private void sleep() {
        try {
            Thread.sleep(retryDelay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "the service is stopping", e);
        }
    }

    private void tell(RunQuestions questions) {
        int numTrain = questions.train().rows().size();
        int numEvaluation = questions.evaluation().rows().size();
        meters.counter(ROWS, OUTCOME, "train").increment(numTrain);
        meters.counter(ROWS, OUTCOME, "evaluation").increment(numEvaluation);
        meters.counter(ROWS, OUTCOME, "overlapping").increment(questions.numOverlapping());
        meters.counter(ROWS, OUTCOME, "unusable").increment(questions.numProblems());
        for (RowProblem problem : questions.problems()) {
            LOG.warnf("row not used file=%s row=%d: %s", problem.file(), problem.row(), problem.reason());
        }
        LOG.infof(
                "questions read trainVersion=%s evaluationVersion=%s numTrain=%d numEvaluation=%d numOverlapping=%d"
                        + " numUnusable=%d",
                questions.train().version(),
                questions.evaluation().version(),
                numTrain,
                numEvaluation,
                questions.numOverlapping(),
                questions.numProblems());
    }
}
