// SPDX-License-Identifier: Apache-2.0
/** What of the schemas may change from one release to the next. */
@org.jspecify.annotations.NullMarked
package io.triad.proto.schema;
