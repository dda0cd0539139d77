// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.policy.chat;

import org.jspecify.annotations.NullMarked;
