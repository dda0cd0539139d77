// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.triad.algebra.SymjaAlgebra;
import io.triad.reasoning.verdict.Verifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one verifier of this service, for the event flow and for gRPC. */
@ApplicationScoped
class VerifierProducer {
    @Produces
    @Singleton
    Verifier verifier() {
        return new Verifier(new SymjaAlgebra());
    }
}
