// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.recipe.DataSource;
import java.util.List;

/**
 * The questions of a file that are only asked, all of them, in the file's order.
 *
 * @param name of the file within its suite; the family of its tasks
 */
public record SuiteQuestions(String name, Dataset dataset) {
    /**
     * Reads a file.
     *
     * @param source where it is; a digest that it states must be that of the bytes
     * @throws TriadException NOT_FOUND when there is no such file; INVALID_REQUEST when it is unreadable, of no use, or another
     *     than the digest says; what the store throws
     */
    public static SuiteQuestions read(SourceFiles files, String name, DataSource source) {
        return files.use(source.path(), (copy, sha256) -> {
            source.sha256().filter(stated -> !stated.equals(sha256)).ifPresent(stated -> {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "questions " + name + ": " + source.path() + " has the SHA-256 " + sha256
                                + ", and the suite says " + stated + "; get the file that the suite means");
            });
            return new SuiteQuestions(name, new DatasetReader(ReadLimits.DEFAULT).read(source, copy, sha256));
        });
    }

    /** Returns a task for each question. */
    public List<Task> tasks() {
        return dataset.rows().stream()
                .map(row -> row.task(name, Split.HELDOUT, dataset.version()))
                .toList();
    }
}
