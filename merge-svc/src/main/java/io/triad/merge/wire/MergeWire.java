// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.wire;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.merge.book.CandidateScore;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.ProposedMerge;
import io.triad.merge.book.SpecialistFinal;
import io.triad.merge.search.Candidate;
import io.triad.merge.search.Choice;
import io.triad.merge.search.Origin;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeInput;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.merge.v1.WeightChoice;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.util.List;
import java.util.Optional;

/** Events to and from the domain; what breaks the contract is refused as INVALID_EVENT. */
public final class MergeWire {
    private MergeWire() {}

    /** Returns the lane of a published policy. */
    public static Lane lane(PolicyPublished event) {
        return lane(Topic.POLICIES_PUBLISHED, event.getPolicy());
    }

    /** Returns the recipe of a requested run. */
    public static Recipe recipe(RunRequested event) {
        requireRun(Topic.RUNS_REQUESTED, event.getRunId());
        try {
            return RecipeReader.read(event.getRecipeJson(), "recipe of run " + event.getRunId());
        } catch (TriadException e) {
            throw Events.invalid(Topic.RUNS_REQUESTED, e.getMessage());
        }
    }

    /** Returns the run of a published policy. */
    public static String runId(PolicyPublished event) {
        requireRun(Topic.POLICIES_PUBLISHED, event.getPolicy().getRunId());
        return event.getPolicy().getRunId();
    }

    /** Returns the final that the event publishes; only for a specialist's lane. */
    public static SpecialistFinal specialistFinal(PolicyPublished event) {
        return specialist(Topic.POLICIES_PUBLISHED, event.getPolicy(), event.getWeightsSha256());
    }

    /** Returns the merge that the event tells of. */
    public static CompletedMerge merge(MergeCompleted event) {
        Topic topic = Topic.MERGES_COMPLETED;
        requireRun(topic, event.getRunId());
        List<CompletedMerge.Input> inputs = inputs(topic, event.getInputsList());
        return new CompletedMerge(
                event.getRunId(),
                event.getMethod(),
                event.getNormalized(),
                inputs,
                checkpoint(topic, event.getOutput().getCheckpoint()),
                event.getOutputWeightsSha256(),
                event.hasChoice() ? Optional.of(choice(event.getChoice(), inputs)) : Optional.empty());
    }

    private static Choice choice(WeightChoice choice, List<CompletedMerge.Input> inputs) {
        return new Choice(
                candidate(Topic.MERGES_COMPLETED, choice.getCandidate(), choice.getOrigin(), inputs),
                choice.getScore(),
                choice.getNumCandidates());
    }

    private static Candidate candidate(Topic topic, int index, String origin, List<CompletedMerge.Input> inputs) {
        if (index < 0) {
            throw Events.invalid(topic, "there is no candidate " + Integer.toUnsignedString(index));
        }
        try {
            return new Candidate(
                    index,
                    Origin.of(origin),
                    inputs.stream().map(CompletedMerge.Input::weight).toList());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }

    /** Returns the candidate that the event tells of. */
    public static ProposedMerge proposal(MergeProposed event) {
        Topic topic = Topic.MERGES_PROPOSED;
        requireRun(topic, event.getRunId());
        List<CompletedMerge.Input> inputs = inputs(topic, event.getInputsList());
        return new ProposedMerge(
                event.getRunId(),
                candidate(topic, event.getCandidate(), event.getOrigin(), inputs),
                event.getMethod(),
                event.getNormalized(),
                inputs,
                checkpoint(topic, event.getCheckpoint()),
                event.getWeightsSha256());
    }

    /** Returns the score that the event tells of; only for the outcome candidate. */
    public static CandidateScore score(EvaluationCompleted event) {
        requireRun(Topic.EVALUATIONS_COMPLETED, event.getRunId());
        try {
            return new CandidateScore(
                    event.getRunId(),
                    event.getCandidate().getCandidate(),
                    event.getCandidate().getScore());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.EVALUATIONS_COMPLETED, e.getMessage());
        }
    }

    private static List<CompletedMerge.Input> inputs(Topic topic, List<MergeInput> inputs) {
        return inputs.stream()
                .map(input -> new CompletedMerge.Input(
                        specialist(topic, input.getPolicy(), input.getWeightsSha256()),
                        input.getWeight(),
                        input.getAppliedWeight()))
                .toList();
    }

    /** Returns the event of a candidate. */
    public static MergeProposed toEvent(ProposedMerge proposal) {
        return MergeProposed.newBuilder()
                .setRunId(proposal.runId())
                .setCandidate(proposal.candidate().index())
                .setOrigin(proposal.candidate().origin().label())
                .setMethod(proposal.method())
                .setNormalized(proposal.normalized())
                .addAllInputs(proposal.inputs().stream().map(MergeWire::toProto).toList())
                .setCheckpoint(toProto(proposal.checkpoint()))
                .setWeightsSha256(proposal.weightsSha256())
                .build();
    }

    private static MergeInput toProto(CompletedMerge.Input input) {
        return MergeInput.newBuilder()
                .setPolicy(policy(input.policy()))
                .setWeight(input.weight())
                .setAppliedWeight(input.appliedWeight())
                .setWeightsSha256(input.policy().weightsSha256())
                .build();
    }

    /** Returns the event of a merge. */
    public static MergeCompleted toEvent(CompletedMerge merge) {
        MergeCompleted.Builder event = MergeCompleted.newBuilder()
                .setRunId(merge.runId())
                .setMethod(merge.method())
                .setNormalized(merge.normalized())
                .setOutput(mergedPolicy(merge))
                .setOutputWeightsSha256(merge.outputWeightsSha256());
        merge.inputs().forEach(input -> event.addInputs(toProto(input)));
        merge.choice()
                .ifPresent(choice -> event.setChoice(WeightChoice.newBuilder()
                        .setCandidate(choice.candidate().index())
                        .setOrigin(choice.candidate().origin().label())
                        .setScore(choice.score())
                        .setNumCandidates(choice.numCandidates())));
        return event.build();
    }

    /** Returns the event that publishes the merged policy; its parent is the first input, the merge's event names all. */
    public static PolicyPublished toPolicyEvent(CompletedMerge merge) {
        return PolicyPublished.newBuilder()
                .setPolicy(mergedPolicy(merge))
                .setParent(policy(merge.inputs().getFirst().policy()))
                .setFinal(true)
                .setWeightsSha256(merge.outputWeightsSha256())
                .build();
    }

    private static PolicyRef mergedPolicy(CompletedMerge merge) {
        return PolicyRef.newBuilder()
                .setRunId(merge.runId())
                .setLane(Lane.MERGED.label())
                .setVersion(0)
                .setCheckpoint(toProto(merge.output()))
                .build();
    }

    private static PolicyRef policy(SpecialistFinal specialist) {
        return PolicyRef.newBuilder()
                .setRunId(specialist.runId())
                .setLane(specialist.lane().label())
                .setVersion(specialist.version())
                .setCheckpoint(toProto(specialist.checkpoint()))
                .build();
    }

    private static io.triad.proto.policy.v1.CheckpointRef toProto(CheckpointRef ref) {
        return io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                .setUri(ref.uri())
                .setSha256(ref.sha256())
                .build();
    }

    private static SpecialistFinal specialist(Topic topic, PolicyRef policy, String weightsSha256) {
        requireRun(topic, policy.getRunId());
        Lane lane = lane(topic, policy);
        if (!lane.isSpecialist()) {
            throw Events.invalid(topic, "lane " + lane.label() + " is no specialist");
        }
        return new SpecialistFinal(
                policy.getRunId(), lane, policy.getVersion(), checkpoint(topic, policy.getCheckpoint()), weightsSha256);
    }

    private static Lane lane(Topic topic, PolicyRef policy) {
        try {
            return Lane.of(policy.getLane());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }

    private static CheckpointRef checkpoint(Topic topic, io.triad.proto.policy.v1.CheckpointRef checkpoint) {
        try {
            return new CheckpointRef(checkpoint.getUri(), checkpoint.getSha256());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }

    private static void requireRun(Topic topic, String runId) {
        if (runId.isBlank()) {
            throw Events.invalid(topic, "the run id is empty");
        }
    }
}
