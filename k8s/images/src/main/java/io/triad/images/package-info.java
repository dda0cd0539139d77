// SPDX-License-Identifier: Apache-2.0
/** The services' container images, put together without a daemon. */
@org.jspecify.annotations.NullMarked
package io.triad.images;
