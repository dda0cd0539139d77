// SPDX-License-Identifier: Apache-2.0
/**
 * A real Kafka broker and a real S3 store inside one JVM, without containers.
 *
 * <p>Both servers bring far more jars than a service should see on its class path, in other versions than Quarkus manages.
 * They are therefore carried as jars inside this jar and run in a class loader of their own.
 */
@org.jspecify.annotations.NullMarked
package io.triad.embedded;
