// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch that requests join as others finish: in each step every response grows by a token, and prompts are read with the rows that are
 * left. Belongs to one thread, which runs it, and that thread's team.
 */
final class SamplingWorker implements Runnable {
    private final PolicyConfig config;
    private final Decoder decoder;
    private final TokenChoice choice;
    private final SampleQueue queue;
    private final int maxBatch;
    private final List<Sequence> active = new ArrayList<>();
    private final int[] rowsWithLogits;
    private final List<Sequence> ofLogits = new ArrayList<>();

    /**
     * @param maxBatch most responses at one time
     * @param promptRows most prompt tokens that a step reads beside them
     */
    SamplingWorker(DecoderWeights weights, ComputeTeam team, SampleQueue queue, int maxBatch, int promptRows) {
        this.config = weights.config();
        this.decoder = new Decoder(weights, team, maxBatch + promptRows, maxBatch);
        this.choice = new TokenChoice(config.vocabSize());
        this.queue = queue;
        this.maxBatch = maxBatch;
        this.rowsWithLogits = new int[maxBatch];
    }

    /** Works until the queue is closed. */
    @Override
    public void run() {
        try {
            while (!queue.isClosed()) {
                long seen = queue.numChanges();
                admit();
                if (active.isEmpty()) {
                    queue.awaitChange(seen);
                } else {
                    step();
                }
            }
            endAll(new TriadException(ErrorCode.BROKEN_INVARIANT, "the sampler was closed"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            endAll(new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e));
        } catch (RuntimeException | Error e) {
            endAll(new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling failed: " + e, e));
        }
    }

    private void endAll(TriadException cause) {
        queue.fail(cause);
        List.copyOf(active).forEach(sequence -> end(sequence, cause));
    }

    private void admit() {
        while (active.size() < maxBatch) {
            Sequence sequence = queue.take();
            if (sequence == null) {
                return;
            }
            active.add(sequence);
            sequence.takeFirstLogits().ifPresent(logits -> draw(sequence, logits, 0));
        }
    }

    private void step() {
        for (Sequence sequence : List.copyOf(active)) {
            if (sequence.isCancelled()) {
                end(sequence, null);
            }
        }
        decoder.clear();
        ofLogits.clear();
        for (Sequence sequence : active) {
            if (sequence.numUnread() == 0) {
                read(sequence, 1);
            }
        }
        for (Sequence sequence : active) {
            int room = decoder.maxRows() - decoder.numRows();
            read(sequence, Math.min(sequence.numUnread(), room));
        }
        decoder.forward();
        decoder.computeLogits(rowsWithLogits, ofLogits.size());
        for (int index = 0; index < ofLogits.size(); index++) {
            Sequence sequence = ofLogits.get(index);
            int from = decoder.logitsOf(index);
            if (sequence.isBegun()) {
                queue.promptRead(sequence, decoder.logits(), from, config.vocabSize());
            }
            draw(sequence, decoder.logits(), from);
        }
    }

    /** Adds rows for a sequence's next tokens; the last one's logits are asked for if a token is to be drawn after it. */
    private void read(Sequence sequence, int numTokens) {
        for (int token = 0; token < numTokens; token++) {
            int position = sequence.nextPosition();
            decoder.add(sequence.token(position), position, sequence.memory());
        }
        if (numTokens > 0 && sequence.numUnread() <= 0) {
            rowsWithLogits[ofLogits.size()] = decoder.numRows() - 1;
            ofLogits.add(sequence);
        }
    }

    private void draw(Sequence sequence, float[] logits, int from) {
        try {
            choice.draw(logits, from, sequence.request().settings(), sequence.random());
            sequence.append(choice.token(), choice.logProb());
        } catch (TriadException e) {
            end(sequence, e);
            return;
        }
        if (sequence.isFinished()) {
            end(sequence, null);
        }
    }

    private void end(Sequence sequence, @Nullable TriadException cause) {
        active.remove(sequence);
        queue.ended(sequence);
        if (cause == null) {
            sequence.complete();
        } else {
            sequence.result().completeExceptionally(cause);
        }
    }
}
