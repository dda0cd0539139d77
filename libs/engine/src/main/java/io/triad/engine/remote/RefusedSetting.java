// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** A setting that is not as it must be; whoever read it from a configuration knows what it is called there. */
public final class RefusedSetting extends TriadException {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String reason;

    RefusedSetting(String setting, String reason) {
        super(ErrorCode.INVALID_REQUEST, "setting " + setting + " " + reason);
        this.setting = setting;
        this.reason = reason;
    }

    /** Returns the record's component, {@code retries.firstPause} for instance. */
    public String setting() {
        return setting;
    }

    /** Returns what it is, when that may be shown, and what it must be; the message goes on so after its name. */
    public String reason() {
        return reason;
    }
}
