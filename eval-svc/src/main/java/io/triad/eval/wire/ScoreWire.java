// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.wire;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.Interval;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.reasoning.puzzle.Ability;

/** Scores to and from their message. */
public final class ScoreWire {
    private ScoreWire() {}

    /** Returns the message of a score. */
    public static io.triad.proto.evaluation.v1.Score toProto(Score score) {
        return io.triad.proto.evaluation.v1.Score.newBuilder()
                .setAbility(toProto(score.ability()))
                .setLevel(score.level())
                .setDecoding(
                        switch (score.decoding()) {
                            case GREEDY -> io.triad.proto.evaluation.v1.Decoding.DECODING_GREEDY;
                            case SAMPLED -> io.triad.proto.evaluation.v1.Decoding.DECODING_SAMPLED;
                        })
                .setNumTasks(score.numTasks())
                .setSamplesPerTask(score.samplesPerTask())
                .setAccuracy(score.accuracy().share())
                .setLower(score.accuracy().interval().lower())
                .setUpper(score.accuracy().interval().upper())
                .setWellFormed(score.wellFormed())
                .build();
    }

    /** Returns the score of a message. */
    static Score score(io.triad.proto.evaluation.v1.Score message) {
        try {
            return new Score(
                    ability(message.getAbility()),
                    message.getLevel(),
                    decoding(message.getDecoding()),
                    message.getNumTasks(),
                    message.getSamplesPerTask(),
                    new Estimate(message.getAccuracy(), new Interval(message.getLower(), message.getUpper())),
                    message.getWellFormed());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.EVALUATIONS_COMPLETED, e.getMessage());
        }
    }

    private static Decoding decoding(io.triad.proto.evaluation.v1.Decoding decoding) {
        return switch (decoding) {
            case DECODING_GREEDY -> Decoding.GREEDY;
            case DECODING_SAMPLED -> Decoding.SAMPLED;
            case DECODING_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("a score's decoding is " + decoding);
        };
    }

    static Ability ability(io.triad.proto.task.v1.Ability ability) {
        return switch (ability) {
            case ABILITY_DEDUCTION -> Ability.DEDUCTION;
            case ABILITY_INDUCTION -> Ability.INDUCTION;
            case ABILITY_ABDUCTION -> Ability.ABDUCTION;
            case ABILITY_ARITHMETIC -> Ability.ARITHMETIC;
            case ABILITY_DOMAIN -> Ability.DOMAIN;
            case ABILITY_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("a score's ability is " + ability);
        };
    }

    static io.triad.proto.task.v1.Ability toProto(Ability ability) {
        return switch (ability) {
            case DEDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_DEDUCTION;
            case INDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_INDUCTION;
            case ABDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_ABDUCTION;
            case ARITHMETIC -> io.triad.proto.task.v1.Ability.ABILITY_ARITHMETIC;
            case DOMAIN -> io.triad.proto.task.v1.Ability.ABILITY_DOMAIN;
        };
    }
}
