// SPDX-License-Identifier: Apache-2.0
/** A real broker and a real S3 store for tests, on free ports of 127.0.0.1 and in folders that vanish with them. */
@org.jspecify.annotations.NullMarked
package io.triad.testkit;
