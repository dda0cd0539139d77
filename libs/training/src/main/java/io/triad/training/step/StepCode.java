// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names the code that decides what a step computes: equal digests, with the same engine, promise equal bits. Different ones
 * promise nothing; the code may have changed where it does not matter.
 */
public final class StepCode {
    private static final String POLICY = "/io/triad/policy/training/";
    private static final String TRAINING = "/io/triad/training/";

    /** Classes by path, in a fixed order. */
    static final List<String> CLASSES = List.of(
            POLICY + "AdamW",
            POLICY + "Backward",
            POLICY + "DecoderGraph",
            POLICY + "LayerwisePass",
            POLICY + "LowRankUpdates",
            POLICY + "PaddedAttention",
            POLICY + "Rotation",
            POLICY + "TokenBatch",
            POLICY + "TokenPacking",
            POLICY + "TrainablePolicy",
            POLICY + "TwoSums",
            POLICY + "WeightAverage",
            TRAINING + "advantage/AdvantageEstimator",
            TRAINING + "advantage/DrGrpo",
            TRAINING + "advantage/GroupMean",
            TRAINING + "advantage/Grpo",
            TRAINING + "advantage/ReinforcePlusPlus",
            TRAINING + "advantage/ReinforcePlusPlusBaseline",
            TRAINING + "advantage/Rloo",
            TRAINING + "kl/K1",
            TRAINING + "kl/K2",
            TRAINING + "kl/K3",
            TRAINING + "loss/ClippedSurrogate",
            TRAINING + "loss/ConstantLength",
            TRAINING + "loss/PolicyLoss",
            TRAINING + "loss/SequenceMean",
            TRAINING + "loss/SupervisedLoss",
            TRAINING + "loss/TokenMean",
            TRAINING + "reward/OverlongPenalty",
            TRAINING + "step/ColdStartPolicy",
            TRAINING + "step/LaneAdapters",
            TRAINING + "step/LaneMechanics",
            TRAINING + "step/LaneSession",
            TRAINING + "step/LaneTraining",
            TRAINING + "step/MicroBatches",
            TRAINING + "step/ReinforceStep",
            TRAINING + "step/StepMethod",
            TRAINING + "step/SupervisedStep");

    private static final String SHA256 = compute();

    private StepCode() {}

    /** Returns the SHA-256 over the compiled classes, 64 lower-case hex digits. */
    public static String sha256() {
        return SHA256;
    }

    private static String compute() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String path : CLASSES) {
                try (InputStream code = StepCode.class.getResourceAsStream(path + ".class")) {
                    if (code == null) {
                        throw new TriadException(ErrorCode.BROKEN_INVARIANT, "the code of " + path + " cannot be read");
                    }
                    digest.update(code.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "the code of steps cannot be digested: " + e, e);
        }
    }
}
