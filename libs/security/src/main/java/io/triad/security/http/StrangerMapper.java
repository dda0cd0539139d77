// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.security.UnauthorizedException;
import io.triad.security.Access;
import io.triad.security.Entry;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers callers who show nothing where a role is asked for. */
@Provider
public class StrangerMapper implements ExceptionMapper<UnauthorizedException> {
    private final Entry entry;

    StrangerMapper(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Response toResponse(UnauthorizedException failure) {
        Refusal refusal = entry.access() instanceof Access.Closed(boolean keys, boolean tokens)
                ? Refusal.stranger(keys, tokens)
                : Refusal.stranger(true, true);
        return Response.status(refusal.reason().status())
                .type(Refusal.PROBLEM)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .entity(refusal.document().encode())
                .build();
    }
}
