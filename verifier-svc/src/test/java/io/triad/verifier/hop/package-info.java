// SPDX-License-Identifier: Apache-2.0
/** Measures the verifier's hop through Kafka against a client that only copies. */
@NullMarked
package io.triad.verifier.hop;

import org.jspecify.annotations.NullMarked;
