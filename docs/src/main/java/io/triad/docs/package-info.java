// SPDX-License-Identifier: Apache-2.0
/** The documentation as a static site: the Markdown files of this repository, with navigation, and no link that leads nowhere. */
@org.jspecify.annotations.NullMarked
package io.triad.docs;
