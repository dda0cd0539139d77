// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.rollout.sampling.SamplingPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions in memory within a bound, least recently used first out, but never one in use. Guarded by its cache. */
final class HeldPolicies {
    private final int maxPolicies;
    private final long maxBytes;
    private final Map<CheckpointRef, Held> policies = new LinkedHashMap<>(16, 0.75f, true);

    /** A version in memory and how many draw with it. */
    static final class Held {
        private final SamplingPolicy policy;
        private final long numBytes;
        private int numUsers;

        private Held(PolicyLoader.Loaded loaded) {
            this.policy = loaded.policy();
            this.numBytes = loaded.numBytes();
        }

        SamplingPolicy policy() {
            return policy;
        }

        void release() {
            numUsers--;
        }
    }

    HeldPolicies(int maxPolicies, long maxBytes) {
        requirePositive("maxPolicies", maxPolicies);
        requirePositive("policyMemoryBytes", maxBytes);
        this.maxPolicies = maxPolicies;
        this.maxBytes = maxBytes;
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is " + value + "; it must be 1 or more");
        }
    }

    boolean has(CheckpointRef checkpoint) {
        return policies.containsKey(checkpoint);
    }

    /** Notes one more user of a version that is here. */
    Held use(CheckpointRef checkpoint) {
        Held held = policies.get(checkpoint);
        if (held == null) {
            throw new IllegalStateException("checkpoint " + checkpoint + " is not in memory");
        }
        held.numUsers++;
        return held;
    }

    void add(CheckpointRef checkpoint, PolicyLoader.Loaded loaded) {
        policies.put(checkpoint, new Held(loaded));
    }

    /** Refuses what is too large even alone. */
    void requireFits(long numBytes) {
        if (numBytes > maxBytes) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "its weights take " + numBytes + " bytes of memory, and triad.rollout.policy-memory-bytes is "
                            + maxBytes + "; raise it and the Java heap, or publish the weights as BF16");
        }
    }

    boolean hasRoom(long numBytes) {
        return policies.size() < maxPolicies && numBytes() + numBytes <= maxBytes;
    }

    /** Lets go of the version that was used least recently of those that nobody uses; the caller closes it. */
    Optional<SamplingPolicy> evictOldest() {
        Optional<CheckpointRef> unused = policies.entrySet().stream()
                .filter(entry -> entry.getValue().numUsers == 0)
                .map(Map.Entry::getKey)
                .findFirst();
        return unused.map(policies::remove).map(Held::policy);
    }

    long numBytes() {
        return policies.values().stream().mapToLong(held -> held.numBytes).sum();
    }

    int numPolicies() {
        return policies.size();
    }

    int numLeases() {
        return policies.values().stream().mapToInt(held -> held.numUsers).sum();
    }

    /** Lets go of all; the caller closes them. */
    List<SamplingPolicy> evictAll() {
        List<SamplingPolicy> all = policies.values().stream().map(Held::policy).toList();
        policies.clear();
        return all;
    }
}
