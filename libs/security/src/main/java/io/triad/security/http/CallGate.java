// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.vertx.ContextLocals;
import io.triad.security.Access;
import io.triad.security.Entry;
import io.triad.security.Loopback;
import io.triad.security.http.Refusal.Reason;
import io.triad.security.limits.CallLimits;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What every call passes before it is read. First, before anybody is asked who they are: how it came. Then, by who asks: that it is
 * somebody, how fast and how much, and a call that is not gRPC gets its deadline here. Probes pass, since whoever asks them has no key.
 */
@Singleton
public class CallGate {
    /** Names the caller in the locals of a call. */
    public static final String CALLER = "triad.security.caller";

    /** Authentication is at 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private static final int AFTER_AUTHENTICATION = 150;

    private final Entry entry;
    private final CallLimits limits;
    private final long maxBodyBytes;

    CallGate(
            Entry entry,
            CallLimits limits,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.entry = entry;
        this.limits = limits;
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    void install(@Observes Filters filters) {
        filters.register(this::arrive, BEFORE_AUTHENTICATION);
        filters.register(this::admit, AFTER_AUTHENTICATION);
    }

    private void arrive(RoutingContext call) {
        Optional<Refusal> refusal = isProbe(call) ? Optional.empty() : wayIn(call);
        refusal.ifPresentOrElse(each -> each.answer(call), call::next);
    }

    private Optional<Refusal> wayIn(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (entry.isEncrypted() && !request.isSSL()) {
            return Optional.of(
                    Refusal.of(
                            Reason.FORBIDDEN,
                            "this port answers health and metrics alone; speak TLS to the service's other port (quarkus.http.ssl-port)"));
        }
        if (entry.access() instanceof Access.Open(boolean thisMachineOnly)) {
            // A page in this machine's browser reaches what only this machine does. It cannot hide that it is one.
            if (request.getHeader(HttpHeaders.ORIGIN) != null) {
                return Optional.of(Refusal.of(Reason.FORBIDDEN, "web pages may not ask this service"));
            }
            HostAndPort asked = request.authority();
            if (thisMachineOnly && (asked == null || !Loopback.isName(asked.host()))) {
                return Optional.of(Refusal.of(
                        Reason.FORBIDDEN,
                        "the request is for " + (asked == null ? "no host" : asked.host())
                                + ", and this service is for its own machine; ask it by 127.0.0.1 or localhost"));
            }
        }
        return Refusal.isGrpc(call) ? Optional.empty() : tooLarge(request);
    }

    /** Says in words what Quarkus would refuse without; a body whose length is not announced is cut off there. */
    private Optional<Refusal> tooLarge(HttpServerRequest request) {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        long length = announced != null && announced.matches("\\d{1,18}") ? Long.parseLong(announced) : 0;
        return length <= maxBodyBytes
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Reason.TOO_LARGE,
                        "the body has " + length + " bytes; at most " + maxBodyBytes
                                + " are read (quarkus.http.limits.max-body-size)"));
    }

    private void admit(RoutingContext call) {
        if (isProbe(call)) {
            call.next();
            return;
        }
        String caller = caller(call);
        Optional<Duration> wait = limits.take(caller);
        if (wait.isPresent()) {
            new Refusal(Reason.TOO_FAST, limits.tooFast(caller), wait).answer(call);
        } else if (entry.access() instanceof Access.Closed closed && isStranger(call)) {
            Refusal.stranger(closed).answer(call);
        } else if (Refusal.isGrpc(call)) {
            // Its slot and its deadline are the interceptor's: it sees a call's end, whichever side brings it about.
            ContextLocals.put(CALLER, caller);
            call.next();
        } else if (limits.enter(caller)) {
            long deadline = call.vertx()
                    .setTimer(limits.deadline().toMillis(), unused -> Refusal.of(Reason.TOO_LATE, limits.tooLate())
                            .answer(call));
            call.addEndHandler(ended -> {
                call.vertx().cancelTimer(deadline);
                limits.leave(caller);
            });
            call.next();
        } else {
            new Refusal(Reason.TOO_FAST, limits.tooMany(caller), Optional.of(Duration.ofSeconds(1))).answer(call);
        }
    }

    private static String caller(RoutingContext call) {
        return call.user() instanceof QuarkusHttpUser user && !isStranger(call)
                ? user.getSecurityIdentity().getPrincipal().getName()
                : call.request().remoteAddress().hostAddress();
    }

    private static boolean isStranger(RoutingContext call) {
        return !(call.user() instanceof QuarkusHttpUser user)
                || user.getSecurityIdentity().isAnonymous();
    }

    /** Health and metrics, of REST and of gRPC. */
    private static boolean isProbe(RoutingContext call) {
        String path = call.normalizedPath();
        return path.equals("/q/health")
                || path.startsWith("/q/health/")
                || path.equals("/q/metrics")
                || path.startsWith("/grpc.health.v1.Health/");
    }
}
