// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import java.util.function.Supplier;

/**
 * Where a service tells what it did. Telling never blocks and never fails: what cannot be sent is dropped and counted by the
 * sender.
 */
public interface Tracing extends AutoCloseable {
    /** Tracing that is off: nothing is worked out and nothing is sent. */
    Tracing OFF = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public boolean isSampled(String traceId) {
            return false;
        }

        @Override
        public void tell(TracedWork work) {
            // Nobody listens.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** Tells whether anything is recorded at all. */
    boolean isOn();

    /** Tells whether a trace is recorded: a pure function of its id and the ratio, so that all services agree. */
    boolean isSampled(String traceId);

    /** Takes what was done; left out when its trace is not recorded. */
    void tell(TracedWork work);

    /** Tells what was done if tracing is on; else it is not even put together. */
    default void tell(Supplier<TracedWork> work) {
        if (isOn()) {
            tell(work.get());
        }
    }

    /** Sends what was told, for some seconds at most. */
    @Override
    void close();
}
