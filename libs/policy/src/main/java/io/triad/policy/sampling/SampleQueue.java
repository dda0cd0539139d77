// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests of one call: handed out in order, prompts that several share read once, completions by index. */
final class SampleQueue {
    private final List<SampleRequest> requests;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean abandoned;
    private final AtomicReferenceArray<@Nullable Completion> completions;
    private final Map<TokenIds, FutureTask<PromptPrefix>> prefixes = new ConcurrentHashMap<>();
    private final Map<TokenIds, AtomicInteger> users = new HashMap<>();

    SampleQueue(List<SampleRequest> requests) {
        this.requests = requests;
        this.completions = new AtomicReferenceArray<>(requests.size());
        for (SampleRequest request : requests) {
            users.computeIfAbsent(request.prompt(), unused -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    /** The index of the next request, or −1 when all are handed out. */
    int take() {
        int index = next.getAndIncrement();
        return index < requests.size() ? index : -1;
    }

    /** Hands out no more requests, and tells those who work on some to stop. */
    void abandon() {
        next.set(requests.size());
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    SampleRequest request(int index) {
        return requests.get(index);
    }

    /** The prompt as read; the first that asks reads it, the others wait, and the last lets go of it. */
    PromptPrefix prefix(TokenIds prompt, Function<TokenIds, PromptPrefix> reader)
            throws ExecutionException, InterruptedException {
        FutureTask<PromptPrefix> task =
                prefixes.computeIfAbsent(prompt, unread -> new FutureTask<>(() -> reader.apply(unread)));
        task.run();
        PromptPrefix prefix = task.get();
        AtomicInteger remaining = users.get(prompt);
        if (remaining != null && remaining.decrementAndGet() == 0) {
            prefixes.remove(prompt);
        }
        return prefix;
    }

    void complete(int index, Completion completion) {
        completions.set(index, completion);
    }

    /** All completions, in the requests' order. */
    List<Completion> completions() {
        List<Completion> all = new ArrayList<>();
        for (int index = 0; index < completions.length(); index++) {
            Completion completion = completions.get(index);
            if (completion == null) {
                throw new IllegalStateException("request " + index + " has no completion");
            }
            all.add(completion);
        }
        return all;
    }
}
