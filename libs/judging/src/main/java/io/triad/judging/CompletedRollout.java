// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import com.google.protobuf.ByteString;
import io.triad.proto.task.v1.RewardScheme;

/**
 * What the verifier needs of a RolloutCompleted: all of what is judged, and where it belongs; of its tokens only how many.
 * Fields that are not set have protobuf's defaults.
 *
 * @param puzzle the puzzle as it was written
 * @param level curriculum level of the task
 * @param policyVersion version of the policy that it was sampled with
 * @param numTokens sampled tokens
 */
public record CompletedRollout(
        String rolloutId,
        String runId,
        String lane,
        int policyVersion,
        int step,
        int promptIndex,
        int numPrompts,
        int sampleIndex,
        int numSamples,
        int level,
        RewardScheme rewardScheme,
        ByteString puzzle,
        int numTokens,
        String text) {}
