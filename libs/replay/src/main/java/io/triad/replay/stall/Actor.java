// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

/** A service that a run waits for. */
public enum Actor {
    TASK_GENERATOR("task-generator-svc"),
    ROLLOUT("rollout-svc"),
    VERIFIER("verifier-svc"),
    TRAINER("trainer-svc"),
    MERGE("merge-svc"),
    EVALUATION("eval-svc");

    private final String service;

    Actor(String service) {
        this.service = service;
    }

    /** Returns the service's name, which is that of its consumer group too. */
    public String service() {
        return service;
    }
}
