// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.triad.security.Access;
import io.triad.security.ApiKey;
import io.triad.security.Entry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Knows callers by their API key, over REST and gRPC alike: {@code Authorization: Bearer triad_…}. What is no API key by its
 * looks is left to Quarkus' own mechanism for tokens of an issuer.
 */
@Singleton
public class BearerMechanism implements HttpAuthenticationMechanism {
    /** Before that of tokens. */
    private static final int PRIORITY = HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1_000;

    private static final String BEARER = "Bearer ";

    private final Entry entry;

    BearerMechanism(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext call, IdentityProviderManager unused) {
        String shown = call.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (shown == null || !(entry.access() instanceof Access.Closed closed)) {
            return Uni.createFrom().nullItem();
        }
        if (!shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return refused();
        }
        String token = shown.substring(BEARER.length()).strip();
        if (!token.startsWith(ApiKey.PREFIX)) {
            return closed.tokens() ? Uni.createFrom().nullItem() : refused();
        }
        Optional<ApiKey> key = entry.keys().flatMap(keys -> keys.find(token));
        return key.isEmpty() ? refused() : Uni.createFrom().item(identity(key.get()));
    }

    private static SecurityIdentity identity(ApiKey key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addRoles(key.role().granted())
                .build();
    }

    private static Uni<SecurityIdentity> refused() {
        return Uni.createFrom().failure(new AuthenticationFailedException());
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext call) {
        // Nobody who is let in unasked is told to show something.
        if (entry.access() instanceof Access.Closed closed) {
            Refusal.stranger(closed).answer(call);
        }
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext call) {
        return Uni.createFrom()
                .item(new ChallengeData(Refusal.Reason.UNAUTHENTICATED.status(), "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}
