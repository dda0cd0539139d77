// SPDX-License-Identifier: Apache-2.0
/** The S3 gateway, loaded in its own class loader, and the store's own process. */
@org.jspecify.annotations.NullMarked
package io.triad.embedded.store;
