// SPDX-License-Identifier: Apache-2.0
/** Where objects lie: an S3 store, or a folder that stands in for one. */
@org.jspecify.annotations.NullMarked
package io.triad.checkpoint.store;
