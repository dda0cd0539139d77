// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.store.ObjectStore;
import java.nio.file.Path;

/** Where a model lies, or is to lie, in Hugging Face layout. */
public sealed interface ModelPlace {
    /** A folder here. */
    record Folder(Path path) implements ModelPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A folder of a store.
     *
     * @param objects the store, which the caller closes
     * @param uri its place, without a slash at the end
     */
    record Stored(ObjectStore objects, String uri) implements ModelPlace {
        /** Returns the key of a file in it. */
        String key(String name) {
            return objects.key(uri + "/" + name);
        }

        /** Returns what the keys of all its files begin with. */
        String prefix() {
            return objects.key(uri) + "/";
        }

        @Override
        public String toString() {
            return uri;
        }
    }
}
