// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.training.batch.LaneKey;
import io.triad.training.store.BatchManifests;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What attempts at a lane's steps that were cut short have left in the store. A lane's manifests are written in the order of its steps,
 * so after the first that is missing there is none, and the store is not asked any more. Thread-safe.
 */
final class EarlierAttempts {
    private final BatchManifests manifests;
    private final Set<LaneKey> passed = ConcurrentHashMap.newKeySet();

    EarlierAttempts(BatchManifests manifests) {
        this.manifests = manifests;
    }

    /**
     * Returns the manifest that an earlier attempt at a step wrote.
     *
     * @param fresh this attempt's; the steps of a lane are asked for in their order
     * @throws TriadException BROKEN_INVARIANT when that attempt began with other weights
     */
    Optional<BatchManifest> find(LaneKey key, BatchManifest fresh) {
        if (passed.contains(key)) {
            return Optional.empty();
        }
        Optional<BatchManifest> found = manifests.find(key, fresh.getStep());
        found.ifPresentOrElse(manifest -> requireSameStart(key, manifest, fresh), () -> passed.add(key));
        return found;
    }

    /** To be told when a lane goes back to its last version, as its attempts until now are earlier ones then. */
    void rewound(LaneKey key) {
        passed.remove(key);
    }

    private static void requireSameStart(LaneKey key, BatchManifest found, BatchManifest fresh) {
        if (!found.getWeightsSha256Before().equals(fresh.getWeightsSha256Before())) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "lane " + key + " is about to repeat step " + fresh.getStep() + " from weights "
                            + fresh.getWeightsSha256Before() + ", but its manifest says "
                            + found.getWeightsSha256Before());
        }
    }
}
