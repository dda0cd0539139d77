// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts how something fails: with which code, and saying what. */
record FailureAssert(TriadException failure) {
    static FailureAssert assertFails(ThrowingCallable action) {
        TriadException failure = catchThrowableOfType(TriadException.class, action);
        assertThat(failure).as("a failure").isNotNull();
        return new FailureAssert(failure);
    }

    FailureAssert with(ErrorCode code) {
        assertThat(failure.code()).as("code of: " + failure.getMessage()).isEqualTo(code);
        return this;
    }

    FailureAssert saying(String... parts) {
        assertThat(failure.getMessage()).contains(parts);
        return this;
    }
}
