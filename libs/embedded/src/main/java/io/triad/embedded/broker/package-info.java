// SPDX-License-Identifier: Apache-2.0
/** The Kafka node, loaded in its own class loader, and the broker's own process. */
@org.jspecify.annotations.NullMarked
package io.triad.embedded.broker;
