// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.stream.Collectors;

/** A recipe is not one: every problem that could be found, each with its path and what is allowed there. */
public final class RecipeException extends TriadException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Creates the refusal of {@code sourceName}. */
    public RecipeException(String sourceName, List<Problem> problems) {
        super(ErrorCode.INVALID_REQUEST, messageOf(sourceName, problems));
        this.problems = List.copyOf(problems);
    }

    static RecipeException at(String path, Object value, String message) {
        return new RecipeException("recipe", List.of(new Problem(path, value.toString(), message, List.of())));
    }

    /** Returns what is wrong, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String messageOf(String sourceName, List<Problem> problems) {
        return sourceName
                + (problems.size() == 1 ? " has a problem:\n" : " has " + problems.size() + " problems:\n")
                + problems.stream().map(problem -> "  " + problem.line()).collect(Collectors.joining("\n"));
    }
}
