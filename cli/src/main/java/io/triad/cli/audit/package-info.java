// SPDX-License-Identifier: Apache-2.0
/** What an audit of tasks found, for machines. */
@NullMarked
package io.triad.cli.audit;

import org.jspecify.annotations.NullMarked;
