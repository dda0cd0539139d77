// SPDX-License-Identifier: Apache-2.0
/** The pages of events, made from topics, schemas and the services' channels. */
@org.jspecify.annotations.NullMarked
package io.triad.messaging.reference;
