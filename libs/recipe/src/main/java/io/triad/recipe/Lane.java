// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;
import java.util.stream.Stream;

/** One policy lineage of a run. */
public enum Lane {
    /** What the run starts from: imported, or made by cold start. */
    BASE,
    /** Stage A specialist: hypothesis and rule give the observation. */
    DEDUCTION,
    /** Stage A specialist: hypothesis and observation give the rule. */
    INDUCTION,
    /** Stage A specialist: rule and observation give the hypothesis. */
    ABDUCTION,
    /** Stage B: the specialists merged in parameter space. */
    MERGED,
    /** Stage C from the merged policy. */
    DOMAIN_META,
    /** Stage C from the base: the control. */
    DOMAIN_INSTRUCT;

    private static final List<Lane> SPECIALISTS = List.of(DEDUCTION, INDUCTION, ABDUCTION);
    private static final List<Lane> DOMAINS = List.of(DOMAIN_META, DOMAIN_INSTRUCT);

    /** Returns the name in events, recipes and paths: {@code domain-meta}. */
    public String label() {
        return Labels.of(this);
    }

    /**
     * Returns the lane with {@code label}.
     *
     * @throws IllegalArgumentException when no lane has it; the message lists those there are
     */
    public static Lane of(String label) {
        return Stream.of(values())
                .filter(lane -> lane.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no lane is called '" + label + "'; there are "
                        + String.join(", ", Labels.all(Lane.class).toList())));
    }

    /** Returns the lanes of stage A in their fixed order: deduction, induction, abduction. */
    public static List<Lane> specialists() {
        return SPECIALISTS;
    }

    /** Returns the lanes of stage C: domain-meta, domain-instruct. */
    public static List<Lane> domains() {
        return DOMAINS;
    }

    /** Tells whether the lane belongs to stage A. */
    public boolean isSpecialist() {
        return SPECIALISTS.contains(this);
    }

    /** Tells whether the lane belongs to stage C. */
    public boolean isDomain() {
        return DOMAINS.contains(this);
    }

    /** Tells whether the lane learns from rewards, so that {@link Recipe#plan} has a plan for it. */
    public boolean isReinforced() {
        return isSpecialist() || isDomain();
    }
}
