// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where every lane stands, folded from the log, and what is to be done next.
 *
 * <p>Pure: no I/O, no clock of its own. Events may come in any order and more than once. Lanes are served in turn, so that
 * the sampler works for one lane while the trainer works for another. Not thread-safe; it belongs to the trainer's thread.
 */
public final class LaneLedger {
    private final Map<String, Recipe> recipes = new LinkedHashMap<>();
    private final Map<LaneKey, NavigableMap<Integer, PolicyVersion>> versions = new HashMap<>();
    private final Map<LaneKey, Map<Integer, Integer>> firstSteps = new HashMap<>();
    private final Map<LaneKey, Integer> trained = new HashMap<>();
    private final Map<LaneKey, NavigableMap<Integer, StepAssembly>> assemblies = new HashMap<>();
    private final Map<String, List<Consumer<Instant>>> early = new HashMap<>();
    private final Map<String, NavigableMap<Integer, DemonstrationBatch>> demonstrations = new HashMap<>();
    private final Set<LaneKey> stopped = new LinkedHashSet<>();
    private final LaneShare share;
    private @Nullable LaneKey served;

    /** Begins without a run, for all lanes. */
    public LaneLedger() {
        this(LaneShare.ALL);
    }

    /**
     * Begins without a run.
     *
     * @param share the lanes that there is work of; of the others nothing but their versions is kept
     */
    public LaneLedger(LaneShare share) {
        this.share = share;
    }

    /** A run was asked for. */
    public void requested(String runId, Recipe recipe, Instant now) {
        if (recipes.putIfAbsent(runId, recipe) == null) {
            List<Consumer<Instant>> waiting = early.remove(runId);
            if (waiting != null) {
                waiting.forEach(fact -> fact.accept(now));
            }
        }
    }

    /** A policy version was published, by this trainer or by the merge; what led to it is needed no more. */
    public void published(PolicyVersion version) {
        LaneKey key = version.key();
        versions.computeIfAbsent(key, lane -> new TreeMap<>()).put(version.version(), version);
        firstSteps.computeIfAbsent(key, lane -> new HashMap<>()).merge(version.level(), version.version(), Math::min);
        trained(key, version.version());
        assemblies
                .getOrDefault(key, new TreeMap<>())
                .headMap(version.version(), true)
                .clear();
        if (key.lane() == Lane.BASE) {
            demonstrations
                    .getOrDefault(key.runId(), new TreeMap<>())
                    .headMap(version.version(), true)
                    .clear();
        }
    }

    /** A step was trained in memory; a cold start publishes only some of its versions. */
    public void trained(LaneKey key, int step) {
        trained.merge(key, step, Math::max);
    }

    /** What was trained since the last published version is lost and will be trained again. */
    public void rewound(LaneKey key) {
        latest(key).ifPresent(version -> trained.put(key, version.version()));
    }

    /** A lane cannot go on: nothing is to be done for it until the next start. */
    public void stopped(LaneKey key) {
        stopped.add(key);
    }

    /** Returns the lanes that cannot go on. */
    public Set<LaneKey> stopped() {
        return Collections.unmodifiableSet(stopped);
    }

    /** A response was judged. Rollouts of steps that are trained are history and ignored. */
    public void judged(JudgedRollout rollout, Instant now) {
        if (!share.owns(rollout.key().lane())) {
            return;
        }
        if (!recipes.containsKey(rollout.key().runId())) {
            waitForRun(rollout.key(), later -> judged(rollout, later));
        } else if (rollout.step() > publishedStep(rollout.key())) {
            assembly(rollout.key(), rollout.step()).add(rollout, now);
        }
    }

    /** A round of a step's refills was asked for. */
    public void refilled(LaneKey key, int step, int round, int numPrompts) {
        if (!share.owns(key.lane())) {
            return;
        }
        if (!recipes.containsKey(key.runId())) {
            waitForRun(key, later -> refilled(key, step, round, numPrompts));
        } else if (step > publishedStep(key)) {
            assembly(key, step).asked(round, numPrompts);
        }
    }

    private void waitForRun(LaneKey key, Consumer<Instant> fact) {
        early.computeIfAbsent(key.runId(), run -> new ArrayList<>()).add(fact);
    }

    private StepAssembly assembly(LaneKey key, int step) {
        return assemblies
                .computeIfAbsent(key, lane -> new TreeMap<>())
                .computeIfAbsent(
                        step,
                        first -> new StepAssembly(
                                key, step, recipe(key.runId()).plan(key.lane()).batch()));
    }

    /** A supervised batch was issued. */
    public void demonstrated(DemonstrationBatch batch) {
        if (share.owns(Lane.BASE) && batch.step() > publishedStep(new LaneKey(batch.runId(), Lane.BASE))) {
            demonstrations
                    .computeIfAbsent(batch.runId(), run -> new TreeMap<>())
                    .putIfAbsent(batch.step(), batch);
        }
    }

    /** Returns the recipe of a run that was requested. */
    public Recipe recipe(String runId) {
        Recipe recipe = recipes.get(runId);
        if (recipe == null) {
            throw new IllegalArgumentException("run " + runId + " was not requested");
        }
        return recipe;
    }

    /** Returns the latest published version of a lane. */
    public Optional<PolicyVersion> latest(LaneKey key) {
        NavigableMap<Integer, PolicyVersion> published = versions.get(key);
        return published == null
                ? Optional.empty()
                : Optional.of(published.lastEntry().getValue());
    }

    /** Returns a published version of a lane. */
    public Optional<PolicyVersion> version(LaneKey key, int version) {
        return Optional.ofNullable(
                versions.getOrDefault(key, Collections.emptyNavigableMap()).get(version));
    }

    /** Returns a lane's first step at a level: that of the first version made at it, or the next step when there is none. */
    public int firstStepAt(LaneKey key, int level) {
        return firstSteps.getOrDefault(key, Map.of()).getOrDefault(level, stepOf(key) + 1);
    }

    /** Returns the last step that the lane has behind it. */
    public int stepOf(LaneKey key) {
        return trained.getOrDefault(key, 0);
    }

    private int publishedStep(LaneKey key) {
        return latest(key).map(PolicyVersion::version).orElse(0);
    }

    /** Returns what is to be done next; empty while everything waits for other services. */
    public Optional<Work> next(Instant now) {
        List<LaneKey> keys = new ArrayList<>();
        for (String runId : recipes.keySet()) {
            for (Lane lane : Lane.values()) {
                keys.add(new LaneKey(runId, lane));
            }
        }
        Collections.rotate(keys, -(keys.indexOf(served) + 1));
        for (LaneKey key : keys) {
            Optional<Work> work = workOf(key, now);
            if (work.isPresent()) {
                served = key;
                return work;
            }
        }
        return Optional.empty();
    }

    private Optional<Work> workOf(LaneKey key, Instant now) {
        Optional<PolicyVersion> latest = latest(key);
        if (!share.owns(key.lane())
                || stopped.contains(key)
                || (latest.isPresent() && latest.get().isFinal())) {
            return Optional.empty();
        }
        return switch (key.lane()) {
            case BASE -> latest.isEmpty() ? Optional.of(new Work.StartBase(key)) : supervised(key);
            case MERGED -> Optional.empty();
            case DEDUCTION, INDUCTION, ABDUCTION -> latest.isEmpty() ? opened(key, Lane.BASE) : reinforced(key, now);
            case DOMAIN_META -> latest.isEmpty() ? opened(key, Lane.MERGED) : reinforced(key, now);
            case DOMAIN_INSTRUCT -> latest.isEmpty() ? mergedThenBase(key) : reinforced(key, now);
        };
    }

    /** Stage C opens as a whole: the control waits for the merge too, so that both of its lanes share the machines alike. */
    private Optional<Work> mergedThenBase(LaneKey key) {
        return opened(key, Lane.MERGED).flatMap(ready -> opened(key, Lane.BASE));
    }

    private Optional<Work> opened(LaneKey key, Lane parent) {
        return latest(new LaneKey(key.runId(), parent))
                .filter(PolicyVersion::isFinal)
                .map(version -> new Work.OpenLane(key, version));
    }

    private Optional<Work> supervised(LaneKey key) {
        DemonstrationBatch batch = demonstrations
                .getOrDefault(key.runId(), Collections.emptyNavigableMap())
                .get(stepOf(key) + 1);
        return Optional.ofNullable(batch).map(next -> new Work.Supervise(key, next));
    }

    private Optional<Work> reinforced(LaneKey key, Instant now) {
        int step = stepOf(key) + 1;
        StepAssembly assembly =
                assemblies.getOrDefault(key, Collections.emptyNavigableMap()).get(step);
        if (assembly == null) {
            return Optional.empty();
        }
        return assembly.need(now, recipe(key.runId()).plan(key.lane()).groupDeadline())
                .map(need -> switch (need) {
                    case StepAssembly.Need.Refill refill ->
                        new Work.Refill(
                                key,
                                step,
                                refill.round(),
                                refill.numPrompts(),
                                refill.level(),
                                latest(key).orElseThrow());
                    case StepAssembly.Need.Training training -> new Work.Reinforce(key, step, training.batch());
                });
    }
}
