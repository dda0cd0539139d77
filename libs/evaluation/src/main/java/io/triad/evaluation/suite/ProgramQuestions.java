// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.dataset.SourceFiles;
import io.triad.evaluation.program.ProblemFile;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.DataFields;
import io.triad.recipe.DataFormat;
import io.triad.recipe.DataSource;
import java.util.Optional;

/**
 * A file of programming problems that a suite names.
 *
 * @param name within the suite
 */
record ProgramQuestions(String name, ProblemFile file) {
    private static final DataFields SILENT = new DataFields(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Reads a file.
     *
     * @throws TriadException NOT_FOUND when there is no such file; INVALID_REQUEST when it is of no use, is described in another
     *     way than such files are, or is another than the digest says; what the store throws
     */
    static ProgramQuestions read(SourceFiles files, String name, DataSource source) {
        boolean described = source.layout().isPresent()
                || source.answer().isPresent()
                || !source.fields().equals(SILENT);
        if (described || source.chosenFormat() != DataFormat.JSON_LINES) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "questions " + name + ": a suite that needs code-execution reads JSON Lines in the fields of"
                            + " LiveCodeBench; leave out layout, fields and answer, and name a file of that format");
        }
        return files.use(source.path(), (copy, sha256) -> {
            source.sha256().filter(stated -> !stated.equals(sha256)).ifPresent(stated -> {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "questions " + name + ": " + source.path() + " has the SHA-256 " + sha256
                                + ", and the suite says " + stated + "; get the file that the suite means");
            });
            ProblemFile file = ProblemFile.read(copy, sha256);
            if (file.problems().isEmpty()) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "questions " + name + ": none of the rows of " + source.path() + " can be used; "
                                + file.firstUnusable());
            }
            return new ProgramQuestions(name, file);
        });
    }

    SuiteTasks.QuestionFile summary() {
        return new SuiteTasks.QuestionFile(
                name, file.sha256(), file.problems().size(), file.numUnusable(), file.firstUnusable());
    }
}
