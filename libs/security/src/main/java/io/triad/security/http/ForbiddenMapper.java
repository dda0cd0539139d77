// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.triad.security.Role;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers callers who lack the role that is asked for. */
@Provider
public class ForbiddenMapper implements ExceptionMapper<ForbiddenException> {
    private final SecurityIdentity identity;

    ForbiddenMapper(SecurityIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Response toResponse(ForbiddenException failure) {
        Refusal refusal = Refusal.of(
                Refusal.Reason.FORBIDDEN,
                identity.getPrincipal().getName() + " may not do this; it takes the role "
                        + (identity.hasRole(Role.Name.VIEWER) ? Role.Name.OPERATOR : String.join(" or ", Role.labels()))
                        + ", which whoever gives out keys and tokens can grant");
        return Response.status(refusal.reason().status())
                .type(Refusal.PROBLEM)
                .entity(refusal.document().encode())
                .build();
    }
}
