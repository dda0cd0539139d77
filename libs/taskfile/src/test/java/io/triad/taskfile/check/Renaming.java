// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.Arrays;
import java.util.function.Predicate;

/** Looks for a way to give the names of one puzzle to those of another. */
final class Renaming {

    /** Whether there is one. */
    enum Outcome {
        FOUND,
        NONE,
        /** Too many ways were left to try. */
        UNDECIDED
    }

    private static final int MAX_TRIED = 50_000;

    private final long[] from;
    private final long[] to;
    private final Predicate<int[]> fits;
    private final int[] places;
    private final boolean[] taken;
    private int numTried;

    private Renaming(long[] from, long[] to, Predicate<int[]> fits) {
        this.from = from;
        this.to = to;
        this.fits = fits;
        places = new int[from.length];
        taken = new boolean[from.length];
    }

    /**
     * Tries every renaming that keeps colours.
     *
     * @param from a colour for each name, the same for names that may be exchanged
     * @param to the same of the other puzzle
     * @param fits whether a renaming makes the puzzles equal: for each name, the place of the other
     */
    static Outcome find(long[] from, long[] to, Predicate<int[]> fits) {
        long[] sortedFrom = from.clone();
        long[] sortedTo = to.clone();
        Arrays.sort(sortedFrom);
        Arrays.sort(sortedTo);
        return Arrays.equals(sortedFrom, sortedTo) ? new Renaming(from, to, fits).extend(0) : Outcome.NONE;
    }

    private Outcome extend(int name) {
        if (name == from.length) {
            return fits.test(places.clone())
                    ? Outcome.FOUND
                    : ++numTried >= MAX_TRIED ? Outcome.UNDECIDED : Outcome.NONE;
        }
        for (int place = 0; place < to.length; place++) {
            if (!taken[place] && from[name] == to[place]) {
                taken[place] = true;
                places[name] = place;
                Outcome outcome = extend(name + 1);
                taken[place] = false;
                if (outcome != Outcome.NONE) {
                    return outcome;
                }
            }
        }
        return Outcome.NONE;
    }
}
