// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.wire;

import io.triad.judging.CompletedRollout;
import io.triad.judging.JudgementWire;
import io.triad.judging.RewardWire;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.signal.v1.CollapseSignal;
import io.triad.proto.signal.v1.DominanceSignal;
import io.triad.proto.signal.v1.LengthSignal;
import io.triad.proto.signal.v1.SignalsObserved;
import io.triad.proto.signal.v1.VerdictCount;
import io.triad.reasoning.verdict.Verdict;
import io.triad.verifier.signals.AnswerCount;
import io.triad.verifier.signals.JudgedResponse;
import io.triad.verifier.signals.LaneStep;
import io.triad.verifier.signals.Signal;
import io.triad.verifier.signals.StepSignals;
import java.util.Optional;

/** Reads rewards for the signals, and writes signals to the wire and reads them back. */
public final class SignalWire {
    private SignalWire() {}

    /**
     * Reads what the signals need of a reward; empty for that of a refill. The signals of a step are those of its first round,
     * whose size stands in every event and whose prompts nobody has picked.
     *
     * @throws IllegalArgumentException when it does not say where it belongs or what was found; the message names the value
     */
    public static Optional<JudgedResponse> read(RewardWire.ReadReward reward) {
        CompletedRollout rollout = reward.rollout();
        if (rollout.numPrompts() > 0 && rollout.promptIndex() >= rollout.numPrompts()) {
            return Optional.empty();
        }
        return Optional.of(new JudgedResponse(
                new LaneStep(rollout.runId(), rollout.lane(), rollout.step()),
                rollout.promptIndex(),
                rollout.sampleIndex(),
                rollout.numPrompts(),
                rollout.numSamples(),
                rollout.level(),
                rollout.policyVersion(),
                rollout.numTokens(),
                AnswerCount.of(rollout.text()),
                verdict(reward.judgement()),
                parts(reward.judgement())));
    }

    private static Verdict verdict(Judgement judgement) {
        return switch (judgement.getVerdict()) {
            case VERDICT_CORRECT -> Verdict.CORRECT;
            case VERDICT_WRONG -> Verdict.WRONG;
            case VERDICT_UNPARSEABLE -> Verdict.UNPARSEABLE;
            case VERDICT_MALFORMED -> Verdict.MALFORMED;
            case VERDICT_TIMEOUT -> Verdict.TIMEOUT;
            case VERDICT_VERIFIER_ERROR -> Verdict.VERIFIER_ERROR;
            case VERDICT_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("judgement.verdict is " + judgement.getVerdict());
        };
    }

    private static Optional<JudgedResponse.Parts> parts(Judgement judgement) {
        return judgement.hasParts()
                ? Optional.of(new JudgedResponse.Parts(
                        judgement.getParts().getFormat(), judgement.getParts().getAnswer()))
                : Optional.empty();
    }

    /**
     * Reads which step signals are of.
     *
     * @throws IllegalArgumentException when they do not say
     */
    public static LaneStep step(SignalsObserved signals) {
        return new LaneStep(signals.getRunId(), signals.getLane(), signals.getStep());
    }

    /** Writes the signals of a step. */
    public static SignalsObserved write(StepSignals signals) {
        SignalsObserved.Builder written = SignalsObserved.newBuilder()
                .setRunId(signals.step().runId())
                .setLane(signals.step().lane())
                .setStep(signals.step().step())
                .addAllLevels(signals.levels())
                .addAllPolicyVersions(signals.policyVersions())
                .setResponses(signals.responses())
                .setMissing(signals.missing())
                .setLength(length(signals.length()))
                .setSeveralAnswersShare(signals.severalAnswersShare())
                .setCollapse(collapse(signals.collapse()))
                .setDominance(dominance(signals.dominance()))
                .addAllWarnings(signals.warnings().stream().map(Signal::label).toList());
        signals.verdicts()
                .forEach((verdict, responses) -> written.addVerdicts(VerdictCount.newBuilder()
                        .setVerdict(JudgementWire.write(verdict))
                        .setResponses(responses)));
        return written.build();
    }

    private static LengthSignal length(StepSignals.Length length) {
        LengthSignal.Builder written = LengthSignal.newBuilder()
                .setMeanTokens(length.meanTokens())
                .setBaselineMeanTokens(length.baseline().meanTokens())
                .addAllBaselineSteps(length.baseline().steps());
        length.drift().ifPresent(written::setDrift);
        return written.build();
    }

    private static CollapseSignal collapse(StepSignals.Collapse collapse) {
        CollapseSignal.Builder written = CollapseSignal.newBuilder()
                .setGroups(collapse.groups())
                .setCollapsedRight(collapse.right())
                .setCollapsedWrong(collapse.wrong());
        collapse.share().ifPresent(written::setShare);
        return written.build();
    }

    private static DominanceSignal dominance(StepSignals.Dominance dominance) {
        DominanceSignal.Builder written = DominanceSignal.newBuilder();
        dominance.formatVarianceShare().ifPresent(written::setFormatVarianceShare);
        dominance.formatMeanShare().ifPresent(written::setFormatMeanShare);
        return written.build();
    }
}
