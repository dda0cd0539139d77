// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the clients of the object store. */
@Singleton
final class StoreProducer {
    @Produces
    @Singleton
    ObjectStore objectStore(StoreConfig config) {
        return new S3ObjectStore(config.settings());
    }

    void close(@Disposes ObjectStore objects) {
        objects.close();
    }

    @Produces
    @Singleton
    CheckpointStore checkpointStore(ObjectStore objects) {
        return new CheckpointStore(objects);
    }
}
