// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What leads from one term to the next. */
public sealed interface Operation {

    /** Smallest factor or divisor. */
    long MIN_FACTOR = 2;

    /** Largest factor or divisor. */
    long MAX_FACTOR = 9;

    /** The next term, or empty if there is none: a division that leaves a remainder, or a value beyond 64 bits. */
    OptionalLong apply(long value);

    /** The operation as text, such as {@code +4}, {@code -3}, {@code *2} or {@code /2}. */
    String text();

    /** Adds a constant other than 0. */
    record Add(long shift) implements Operation {
        @Override
        public OptionalLong apply(long value) {
            long sum = value + shift;
            boolean overflow = ((value ^ sum) & (shift ^ sum)) < 0;
            return overflow ? OptionalLong.empty() : OptionalLong.of(sum);
        }

        @Override
        public String text() {
            return shift < 0 ? Long.toString(shift) : "+" + shift;
        }
    }

    /**
     * Moves so many letters on in an alphabet that begins again after its end.
     *
     * @param shift 1 to size − 1
     */
    record Turn(long shift, int size) implements Operation {
        @Override
        public OptionalLong apply(long value) {
            return OptionalLong.of((value + shift) % size);
        }

        @Override
        public String text() {
            return "+" + shift;
        }
    }

    /** Multiplies by a small factor. */
    record Multiply(long factor) implements Operation {
        @Override
        public OptionalLong apply(long value) {
            long limit = Long.MAX_VALUE / factor;
            return value > limit || value < -limit ? OptionalLong.empty() : OptionalLong.of(value * factor);
        }

        @Override
        public String text() {
            return "*" + factor;
        }
    }

    /** Divides by a small divisor, without remainder. */
    record Divide(long divisor) implements Operation {
        @Override
        public OptionalLong apply(long value) {
            return value % divisor == 0 ? OptionalLong.of(value / divisor) : OptionalLong.empty();
        }

        @Override
        public String text() {
            return "/" + divisor;
        }
    }

    /**
     * Every operation of a notation that leads from one term to another: an addition, then multiplications, then divisions
     * of numbers; a move of letters.
     */
    static List<Operation> between(Notation notation, long from, long to) {
        List<Operation> operations = new ArrayList<>(4);
        long shift = to - from;
        if (shift == 0 && !(notation instanceof Notation.Numbers)) {
            return operations;
        }
        switch (notation) {
            case Notation.Letters(int size, boolean cyclic) ->
                operations.add(cyclic ? new Turn(Math.floorMod(shift, size), size) : new Add(shift));
            case Notation.Numbers() -> {
                boolean overflow = ((to ^ from) & (to ^ shift)) < 0;
                if (shift != 0 && !overflow) {
                    operations.add(new Add(shift));
                }
                for (long factor = MIN_FACTOR; factor <= MAX_FACTOR; factor++) {
                    addIfLeads(operations, new Multiply(factor), from, to);
                    addIfLeads(operations, new Divide(factor), from, to);
                }
            }
        }
        return operations;
    }

    private static void addIfLeads(List<Operation> operations, Operation operation, long from, long to) {
        OptionalLong next = operation.apply(from);
        if (next.isPresent() && next.getAsLong() == to) {
            operations.add(operation);
        }
    }
}
