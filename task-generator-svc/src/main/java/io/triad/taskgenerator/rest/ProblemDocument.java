// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triad.failure.ErrorCode;
import io.triad.recipe.Problem;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;

/**
 * What went wrong, as RFC 9457 says it.
 *
 * @param type a URN that names the error code
 * @param title the code in words
 * @param status the HTTP status
 * @param detail what was wrong and what to do
 * @param errors each thing that is wrong with a request, by its path; empty for other failures
 */
public record ProblemDocument(String type, String title, int status, String detail, List<Problem> errors) {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public ProblemDocument {
        errors = List.copyOf(errors);
    }

    static ProblemDocument of(ErrorCode code, int status, String detail, List<Problem> errors) {
        return of(code.name(), status, detail, errors);
    }

    static ProblemDocument of(String code, int status, String detail, List<Problem> errors) {
        String words = code.toLowerCase(Locale.ROOT);
        return new ProblemDocument(
                "urn:triad:problem:" + words.replace('_', '-'), words.replace('_', ' '), status, detail, errors);
    }

    Response response() {
        try {
            return Response.status(status)
                    .type(MEDIA_TYPE)
                    .entity(JSON.writeValueAsString(this))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts is always writable", e);
        }
    }
}
