// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells repeated events from new ones: a repetition must say the same. */
final class Once {
    private final String what;
    private final Consumer<String> faults;
    private final Map<String, ByteString> known = new HashMap<>();
    private int numRepeated;

    /**
     * Knows nothing yet.
     *
     * @param what the events' name in a fault, such as {@code task}
     * @param faults told of a repetition that says something else
     */
    Once(String what, Consumer<String> faults) {
        this.what = what;
        this.faults = faults;
    }

    /** Returns whether it is the first event of that id. */
    boolean isNew(String id, MessageLite event) {
        ByteString bytes = event.toByteString();
        ByteString before = known.putIfAbsent(id, bytes);
        if (before == null) {
            return true;
        }
        numRepeated++;
        if (!before.equals(bytes)) {
            faults.accept(what + " " + id + " is in the log twice, and the second says something else");
        }
        return false;
    }

    boolean has(String id) {
        return known.containsKey(id);
    }

    int numRepeated() {
        return numRepeated;
    }
}
