// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in a suite and the process that holds it: the first one, or one that was started in its stead. Thread-safe. */
final class Post {
    private final ChildCommand command;
    private final Restarts restarts;

    /** When processes were started again, oldest first; no more than matter. */
    private final Deque<Instant> again = new ArrayDeque<>();

    private @Nullable Child holder;
    private boolean killed;
    private boolean up;
    private boolean everUp;
    private boolean left;

    Post(ChildCommand command, Restarts restarts) {
        this.command = command;
        this.restarts = restarts;
    }

    String name() {
        return command.name();
    }

    /** Starts a process that holds the post from now on. */
    synchronized Child fill(Path logs) {
        Child child = Child.start(command, logs);
        up = false;
        killed = false;
        holder = child;
        return child;
    }

    /** Notes that the process answers; nothing happens when another one holds the post by now. */
    synchronized void answers(Child child) {
        if (child == holder) {
            up = true;
            everUp = true;
        }
    }

    /** Notes that the process has ended. */
    synchronized void ended(Child child) {
        if (child == holder) {
            up = false;
        }
    }

    /** Tells whether another process may be started now, and counts it. */
    synchronized boolean mayFillAgain(Instant now) {
        while (!again.isEmpty() && again.getFirst().isBefore(now.minus(restarts.within()))) {
            again.removeFirst();
        }
        if (left || !everUp || again.size() >= restarts.most()) {
            return false;
        }
        again.addLast(now);
        return true;
    }

    /** Notes that nobody holds the post any more; returns who does now, and is to be ended. */
    synchronized @Nullable Child leave() {
        left = true;
        up = false;
        return holder;
    }

    /** Tells whether the post was given up. */
    synchronized boolean hasLeft() {
        return left;
    }

    /** Tells whether the process that holds the post has answered and runs. */
    synchronized boolean isUp() {
        return up && holder != null && holder.handle().isAlive();
    }

    /** Ends the process as a power cut would; returns false when none runs, or it was killed and has not ended yet. */
    synchronized boolean kill() {
        if (holder == null || killed || !holder.handle().isAlive()) {
            return false;
        }
        up = false;
        killed = holder.handle().destroyForcibly();
        return killed;
    }

    synchronized @Nullable Child holder() {
        return holder;
    }
}
