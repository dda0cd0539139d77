// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.policy.folder;

import org.jspecify.annotations.NullMarked;
