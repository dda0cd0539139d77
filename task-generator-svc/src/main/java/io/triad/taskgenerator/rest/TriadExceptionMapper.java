// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.rest;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.RecipeException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/** Answers failures by their code. */
@Provider
public class TriadExceptionMapper implements ExceptionMapper<TriadException> {
    @Override
    public Response toResponse(TriadException failure) {
        int status =
                switch (failure.code().kind()) {
                    case INVALID_INPUT -> failure.code() == ErrorCode.NOT_FOUND ? 404 : 400;
                    case TRANSIENT -> 503;
                    case RESOURCE -> 429;
                    case INTERNAL -> 500;
                };
        return ProblemDocument.of(
                        failure.code(),
                        status,
                        String.valueOf(failure.getMessage()),
                        failure instanceof RecipeException refused ? refused.problems() : List.of())
                .response();
    }
}
