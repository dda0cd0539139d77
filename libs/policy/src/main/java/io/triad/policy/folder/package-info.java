// SPDX-License-Identifier: Apache-2.0
/** A policy as a folder of files in the Hugging Face layout. */
@NullMarked
package io.triad.policy.folder;

import org.jspecify.annotations.NullMarked;
