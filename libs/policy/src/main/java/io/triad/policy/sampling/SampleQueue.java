// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait, and what may begin when: a request begins when there is memory for the longest that it can become, and when its
 * prompt is read or nobody is reading it. Thread-safe.
 *
 * <p>Requests begin in their order, but for those that wait for their prompt; those whose prompt is read may pass one that waits for memory,
 * since they set free what the prompt holds.
 */
final class SampleQueue {
    private final KeyValuePages pages;
    private final PrefixCache prefixes;
    private final boolean sharesPrompts;
    private final List<Sequence> waiting = new LinkedList<>();
    private final Map<TokenIds, SharedPrompt> prompts = new HashMap<>();
    private int numActive;
    private long numChanges;
    private boolean closed;
    private @Nullable RuntimeException failure;

    SampleQueue(KeyValuePages pages, boolean sharesPrompts) {
        this.pages = pages;
        this.prefixes = new PrefixCache(pages);
        this.sharesPrompts = sharesPrompts;
    }

    /** Takes requests in. */
    synchronized List<Sequence> add(List<SampleRequest> requests, List<Integer> endsOfTurn, TokenListener listener) {
        if (failure != null) {
            throw failure;
        }
        List<Sequence> added = new ArrayList<>();
        for (SampleRequest request : requests) {
            SharedPrompt prompt = sharesPrompts
                    ? prompts.computeIfAbsent(request.prompt(), SharedPrompt::new)
                    : new SharedPrompt(request.prompt());
            prompt.wait(1);
            added.add(new Sequence(request, prompt, endsOfTurn, listener));
        }
        waiting.addAll(added);
        change();
        return added;
    }

    /** The next request that can begin, with its memory; null if none can now. */
    synchronized @Nullable Sequence take() {
        Sequence next = nextThatFits();
        if (next == null && numActive == 0 && !waiting.isEmpty()) {
            // What prompts hold for others is all that can be in the way.
            prompts.values().forEach(this::forget);
            next = nextThatFits();
        }
        if (next != null) {
            numActive++;
        }
        return next;
    }

    private @Nullable Sequence nextThatFits() {
        boolean memoryIsShort = false;
        for (Iterator<Sequence> places = waiting.iterator(); places.hasNext(); ) {
            Sequence sequence = places.next();
            SharedPrompt prompt = sequence.prompt();
            boolean read = prompt.read() != null;
            if (sequence.isCancelled()) {
                places.remove();
                leave(prompt);
                sequence.complete();
            } else if (read || !(memoryIsShort || prompt.isBeingRead())) {
                if (read ? goOn(sequence) : startReading(sequence)) {
                    places.remove();
                    leave(prompt);
                    return sequence;
                }
                memoryIsShort = true;
            }
        }
        return null;
    }

    /** Begins where the prompt that another sequence read ends. */
    private boolean goOn(Sequence sequence) {
        SharedPrompt.Read read = sequence.prompt().read();
        int numOwn = sequence.maxPages() - sequence.prompt().numFullPages();
        if (read == null || !reserve(numOwn)) {
            return false;
        }
        SequenceMemory memory = new SequenceMemory(pages, numOwn);
        read.pages().forEach(node -> memory.share(node.page()));
        memory.copy(read.tail());
        prefixes.useAgain(read.pages());
        sequence.begin(
                memory,
                new ArrayList<>(read.pages()),
                sequence.prompt().tokens().size());
        sequence.setFirstLogits(read.logits());
        return true;
    }

    private boolean startReading(Sequence sequence) {
        SharedPrompt prompt = sequence.prompt();
        List<PrefixCache.Node> known =
                sharesPrompts ? prefixes.find(prompt.tokens(), prompt.numFullPages()) : new ArrayList<>();
        int numOwn = sequence.maxPages() - known.size();
        if (!reserve(numOwn)) {
            prefixes.release(known);
            return false;
        }
        SequenceMemory memory = new SequenceMemory(pages, numOwn);
        known.forEach(node -> memory.share(node.page()));
        sequence.begin(memory, known, known.size() * KeyValuePages.PAGE);
        prompt.setBeingRead(sharesPrompts);
        return true;
    }

    private boolean reserve(int numPages) {
        while (!pages.reserve(numPages)) {
            if (!prefixes.evict()) {
                return false;
            }
        }
        return true;
    }

    private void leave(SharedPrompt prompt) {
        prompt.wait(-1);
        if (prompt.numWaiting() == 0) {
            forget(prompt);
            if (!prompt.isBeingRead()) {
                prompts.remove(prompt.tokens(), prompt);
            }
        }
    }

    private void forget(SharedPrompt prompt) {
        SharedPrompt.Read read = prompt.read();
        if (read != null) {
            prompt.setRead(null);
            pages.giveBack(read.tail());
            pages.release(1);
            prefixes.release(read.pages());
        }
    }

    /**
     * A sequence has read its prompt: others may go on from there.
     *
     * @param logits holds those of the prompt's last token from {@code from} on
     */
    synchronized void promptRead(Sequence sequence, float[] logits, int from, int vocabSize) {
        SharedPrompt prompt = sequence.prompt();
        if (!sharesPrompts) {
            return;
        }
        prefixes.add(prompt.tokens(), sequence.memory(), sequence.sharedPages(), prompt.numFullPages());
        prompt.setBeingRead(false);
        if (prompt.numWaiting() == 0) {
            prompts.remove(prompt.tokens(), prompt);
        } else if (reserve(1)) {
            float[] tail = pages.take();
            float[] last = sequence.memory().page(prompt.numFullPages());
            System.arraycopy(last, 0, tail, 0, tail.length);
            prefixes.useAgain(sequence.sharedPages());
            float[] copy = new float[VectorFloats.padded(vocabSize)];
            System.arraycopy(logits, from, copy, 0, vocabSize);
            prompt.setRead(new SharedPrompt.Read(List.copyOf(sequence.sharedPages()), tail, copy));
        }
        change();
    }

    /** A sequence that had begun ended, in whatever way. */
    synchronized void ended(Sequence sequence) {
        SharedPrompt prompt = sequence.prompt();
        if (sequence.numUnread() > 0) {
            prompt.setBeingRead(false);
            if (prompt.numWaiting() == 0) {
                prompts.remove(prompt.tokens(), prompt);
            }
        }
        sequence.release(prefixes);
        numActive--;
        change();
    }

    /** How often something changed that may let a request begin. */
    synchronized long numChanges() {
        return numChanges;
    }

    /** Waits for a change after so many; asked before {@link #take}, none is missed that came between the two. */
    synchronized void awaitChange(long seen) throws InterruptedException {
        while (!closed && numChanges == seen) {
            wait();
        }
    }

    private void change() {
        numChanges++;
        notifyAll();
    }

    /** Refuses everything from now on. */
    synchronized void fail(RuntimeException cause) {
        failure = cause;
        waiting.forEach(sequence -> sequence.result().completeExceptionally(cause));
        waiting.clear();
        change();
    }

    synchronized void close() {
        closed = true;
        change();
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
