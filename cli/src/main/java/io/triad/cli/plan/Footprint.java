// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.local.Service;
import io.triad.policy.ParameterLayout;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.recipe.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Memory and disk that a recipe needs, service by service, from what each holds. Estimates: Java's own memory and what activations take are
 * about right, the weights and their like are exact. Pure.
 *
 * @param memory one replica of each service
 * @param disk until the run is closed
 */
public record Footprint(List<ServiceNeed> memory, List<StorageNeed> disk) {
    private static final long MEBIBYTE = 1 << 20;
    private static final long BESIDE_HEAP = 200 * MEBIBYTE;
    /** PyTorch's libraries, mapped and in part read. */
    private static final long PYTORCH = 600 * MEBIBYTE;

    private static final long BROKER_HEAP = 384 * MEBIBYTE;
    private static final long STORE_HEAP = 256 * MEBIBYTE;
    /** Gradients stand in two sums, each the size of the weights. */
    private static final int GRADIENTS = 2;

    private static final int MOMENTS = 2;
    private static final int CHARACTERS_A_TOKEN = 4;
    /** Of an item of a step's manifest, and of a tensor's digests in a trained step. */
    private static final int ITEM_BYTES = 200;

    private static final int TENSOR_BYTES = 180;

    public Footprint {
        memory = List.copyOf(memory);
        disk = List.copyOf(disk);
    }

    /** Adds up what the services hold. */
    public static Footprint of(Recipe recipe, PlannedModel model, Workload work) {
        Sizes sizes = new Sizes(recipe, new ModelCost(model.config()), work);
        return new Footprint(sizes.memory(), sizes.disk());
    }

    /** Returns the memory of all services on one machine. */
    public long memoryBytes() {
        return memory.stream().mapToLong(ServiceNeed::bytes).sum();
    }

    /** Returns the disk of all on one machine. */
    public long diskBytes() {
        return disk.stream().mapToLong(StorageNeed::bytes).sum();
    }

    private record Sizes(Recipe recipe, ModelCost cost, Workload work) {
        List<ServiceNeed> memory() {
            List<ServiceNeed> needs = new ArrayList<>();
            needs.add(new ServiceNeed("broker", BROKER_HEAP, BESIDE_HEAP, "the log's pages besides are the system's"));
            needs.add(new ServiceNeed("store", STORE_HEAP, BESIDE_HEAP, "objects pass through"));
            needs.add(plain(Service.TASK_GENERATOR, "tasks in the making"));
            needs.add(rollout());
            needs.add(plain(Service.VERIFIER, "responses in the judging"));
            needs.add(trainer());
            long largest = cost.largestTensor() * Float.BYTES;
            needs.add(new ServiceNeed(
                    Service.MERGE.moduleName(),
                    usualHeap(Service.MERGE) + largest,
                    BESIDE_HEAP,
                    "one tensor of the merge at a time; inputs are mapped"));
            needs.add(new ServiceNeed(
                    Service.EVAL.moduleName(),
                    usualHeap(Service.EVAL) + weightBytes() + keyValueBytes(),
                    BESIDE_HEAP,
                    "one checkpoint at a time, " + Amounts.bytes(weightBytes()) + " as float32, and "
                            + Amounts.bytes(keyValueBytes()) + " of keys and values"));
            return needs;
        }

        private static ServiceNeed plain(Service service, String why) {
            return new ServiceNeed(service.moduleName(), usualHeap(service), BESIDE_HEAP, why);
        }

        private static long usualHeap(Service service) {
            return service.heapMegabytes() * MEBIBYTE;
        }

        private long weightBytes() {
            return cost.numParameters() * Float.BYTES;
        }

        /** Of as many responses as are drawn together, prompt and response at their longest. */
        private long keyValueBytes() {
            int longest = work.lanes().stream()
                    .filter(LaneWork::isSampled)
                    .mapToInt(lane -> lane.longestPrompt() + lane.longestResponse())
                    .max()
                    .orElse(0);
            return UsualBounds.RESPONSES_AT_ONCE * longest * cost.keyValueBytes();
        }

        private ServiceNeed rollout() {
            return new ServiceNeed(
                    Service.ROLLOUT.moduleName(),
                    usualHeap(Service.ROLLOUT) + 2 * weightBytes() + keyValueBytes(),
                    BESIDE_HEAP,
                    "embedded engine: half for versions, one of " + Amounts.bytes(weightBytes()) + " at least; "
                            + Amounts.bytes(keyValueBytes()) + " of keys and values for "
                            + UsualBounds.RESPONSES_AT_ONCE
                            + " responses. Little of it with a server");
        }

        /** All lanes of a stage are open at one time; stage A has the most. */
        private ServiceNeed trainer() {
            LanePlan alignment = recipe.plan(Lane.DEDUCTION);
            LanePlan domain = recipe.plan(Lane.DOMAIN_META);
            long alignmentState = Lane.specialists().size() * stateBytes(alignment.training());
            long domainState = Lane.domains().size() * stateBytes(domain.training());
            double activations = work.lanes().stream()
                    .filter(LaneWork::isTrained)
                    .mapToDouble(this::activationBytes)
                    .max()
                    .orElse(0);
            long heap = Math.max(heapBytes(alignment.training()), heapBytes(domain.training()));
            long state = Math.max(alignmentState, domainState);
            return new ServiceNeed(
                    Service.TRAINER.moduleName(),
                    usualHeap(Service.TRAINER) + heap,
                    BESIDE_HEAP + PYTORCH + state + Math.round(activations),
                    "weights, two sums of gradients, moments and reference of all lanes of a stage, "
                            + Amounts.bytes(state) + "; activations of two micro-batches, about "
                            + Amounts.bytes(Math.round(activations)));
        }

        private long stateBytes(Training training) {
            long adapter = cost.numParameters(training.adapter());
            long trained = adapter > 0 ? adapter : cost.numParameters();
            int averages = training.ema() > 0 ? 1 : 0;
            int copies = 1 + GRADIENTS + MOMENTS + 1 + averages;
            return Float.BYTES * (copies * trained + (adapter > 0 ? cost.numParameters() : 0));
        }

        /** A version on its way to the store: weights, moments, average. */
        private long heapBytes(Training training) {
            return versionBytes(training) + (training.adapter().isUsed() ? weightBytes() : 0);
        }

        private double activationBytes(LaneWork lane) {
            double longest = lane.longestPrompt() + lane.longestResponse();
            double tokens = Math.max(UsualBounds.MICRO_BATCH_TOKENS, longest);
            double predicted = tokens * lane.longestResponse() / Math.max(1, longest);
            boolean recomputed = lane.isSampled()
                    && recipe.plan(Lane.of(lane.name())).training().recompute();
            return 2 * cost.activationBytes(tokens, predicted, longest, recomputed);
        }

        private long versionBytes(Training training) {
            long adapter = cost.numParameters(training.adapter());
            long trained = adapter > 0 ? adapter : cost.numParameters();
            return Float.BYTES * (1 + MOMENTS + (training.ema() > 0 ? 1 : 0)) * trained;
        }

        List<StorageNeed> disk() {
            List<StorageNeed> needs = new ArrayList<>();
            long versions = 0;
            long log = 0;
            for (LaneWork lane : work.lanes()) {
                if (lane.isTrained()) {
                    versions += lane.isSampled() ? versionsOf(recipe.plan(Lane.of(lane.name()))) : baseVersions();
                    log += logBytes(lane);
                }
            }
            if (!(recipe.base() instanceof ColdStart)) {
                versions += weightBytes();
            }
            // The merge, and of a search one candidate at a time.
            versions += weightBytes() * (recipe.merge().search().isPresent() ? 2 : 1);
            long samples = work.lanes().stream()
                    .filter(lane -> !lane.isTrained())
                    .mapToLong(lane -> Math.round(lane.responseTokens() * CHARACTERS_A_TOKEN))
                    .sum();
            long version = Math.max(
                    versionBytes(recipe.plan(Lane.DEDUCTION).training()),
                    versionBytes(recipe.plan(Lane.DOMAIN_META).training()));
            needs.add(new StorageNeed("store", versions, "versions that the recipe keeps, moments included"));
            needs.add(new StorageNeed("store", samples, "responses of evaluations"));
            needs.add(new StorageNeed("broker", log, "events: tasks, responses twice, steps"));
            needs.add(new StorageNeed(
                    Service.TRAINER.moduleName(),
                    2 * version + weightBytes(),
                    "a version on its way, and one fetched"));
            needs.add(
                    new StorageNeed(Service.ROLLOUT.moduleName(), 2 * weightBytes(), "fetched versions, two at least"));
            needs.add(new StorageNeed(
                    Service.MERGE.moduleName(),
                    (Lane.specialists().size() + 1) * weightBytes(),
                    "the specialists and their merge"));
            needs.add(new StorageNeed(Service.EVAL.moduleName(), weightBytes(), "the checkpoint that is measured"));
            return needs;
        }

        private long versionsOf(LanePlan plan) {
            int steps = plan.curriculum().numSteps();
            int latest = 2 + plan.offPolicySteps();
            long kept = IntStream.rangeClosed(1, steps)
                    .filter(version -> recipe.checkpoints().keeps(version, steps, steps))
                    .count();
            long last = plan.training().adapter().isUsed() ? weightBytes() : 0;
            return (kept + latest) * versionBytes(plan.training()) + last;
        }

        private long baseVersions() {
            ColdStart coldStart = (ColdStart) recipe.base();
            long versions = Math.ceilDiv(coldStart.steps(), coldStart.checkpointEvery()) + 1L;
            return versions * Float.BYTES * (1 + MOMENTS) * cost.numParameters();
        }

        /** A response is in the log twice, as drawn and as judged, each time with its task. */
        private long logBytes(LaneWork lane) {
            if (lane.responses() == 0) {
                return 0;
            }
            int prompt = (int) Math.round(lane.promptTokens() / Math.max(1, lane.prompts()));
            int response = (int) Math.round(lane.responseTokens() / lane.responses());
            long perStep = lane.steps()
                    * 2L
                    * TENSOR_BYTES
                    * ParameterLayout.shapes(cost.config()).size();
            if (!lane.isSampled()) {
                return lane.responses() * (long) CHARACTERS_A_TOKEN * (prompt + response) + perStep;
            }
            int largest = cost.config().vocabSize() - 1;
            Rollout.Builder rollout = Rollout.newBuilder().setText("x".repeat(CHARACTERS_A_TOKEN * response));
            for (int token = 0; token < prompt; token++) {
                rollout.addPromptTokenIds(largest / 2);
            }
            for (int token = 0; token < response; token++) {
                rollout.addTokenIds(largest / 2).addLogProbs(-1f);
            }
            long task = 2L * CHARACTERS_A_TOKEN * prompt;
            return lane.prompts() * task
                    + lane.responses() * (2 * (rollout.build().getSerializedSize() + task) + ITEM_BYTES)
                    + perStep;
        }
    }
}
