// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text for all trees that are the same but for the names of symbols, the order of commutative operands and the
 * order of the trees.
 *
 * <p>Symbols are told apart by colour refinement: a symbol's colour becomes a hash of everything that surrounds its
 * occurrences, until no more symbols come apart. Symbols that remain alike are singled out in turn, and the smallest
 * text wins (individualisation and refinement, as in B. D. McKay, Practical graph isomorphism, 1981). Beyond
 * {@value #MAX_LEAVES} ways of singling out, which only puzzles of very many interchangeable symbols need, the
 * smallest text so far is taken, so that renamings of such a puzzle may differ.
 */
final class CanonicalLabelling {

    private static final int MAX_LEAVES = 720;

    /** A tree over symbols. */
    sealed interface Shape {

        /** A symbol by number. */
        record Symbol(int index) implements Shape {}

        /** Something with parts. */
        record Node(String label, boolean commutative, List<Shape> parts) implements Shape {}
    }

    private final List<Shape> shapes;
    private final boolean[] occurs;
    private int numLeaves;
    private @Nullable String smallest;

    private CanonicalLabelling(List<Shape> shapes, int numSymbols) {
        this.shapes = shapes;
        this.occurs = new boolean[numSymbols];
        shapes.forEach(this::markOccurring);
    }

    /** The canonical text: a line for each tree, sorted. */
    static String canonical(List<Shape> shapes, int numSymbols) {
        CanonicalLabelling labelling = new CanonicalLabelling(shapes, numSymbols);
        labelling.search(new long[numSymbols]);
        String result = labelling.smallest;
        if (result == null) {
            throw new IllegalStateException("The search visits at least one leaf");
        }
        return result;
    }

    private void markOccurring(Shape shape) {
        switch (shape) {
            case Shape.Symbol symbol -> occurs[symbol.index()] = true;
            case Shape.Node node -> node.parts().forEach(this::markOccurring);
        }
    }

    private void search(long[] start) {
        long[] colours = refine(start);
        List<Integer> alike = firstAlike(colours);
        if (alike.isEmpty()) {
            numLeaves++;
            String text = text(colours);
            if (smallest == null || text.compareTo(smallest) < 0) {
                smallest = text;
            }
            return;
        }
        for (int symbol : alike) {
            if (numLeaves >= MAX_LEAVES) {
                return;
            }
            long[] singledOut = colours.clone();
            singledOut[symbol] = mix(singledOut[symbol] + 1);
            search(singledOut);
        }
    }

    private long[] refine(long[] start) {
        long[] colours = start;
        int numColours = 0;
        while (true) {
            int now = countColours(colours);
            if (now == numColours) {
                return colours;
            }
            numColours = now;
            long[] surroundings = new long[colours.length];
            for (Shape shape : shapes) {
                spread(shape, 1, colours, surroundings);
            }
            long[] next = new long[colours.length];
            for (int s = 0; s < next.length; s++) {
                next[s] = occurs[s] ? mix(mix(colours[s]) + surroundings[s]) : 0;
            }
            colours = next;
        }
    }

    private int countColours(long[] colours) {
        long[] sorted = new long[colours.length];
        int count = 0;
        for (int s = 0; s < colours.length; s++) {
            if (occurs[s]) {
                sorted[count++] = colours[s];
            }
        }
        Arrays.sort(sorted, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                distinct++;
            }
        }
        return distinct;
    }

    /** Adds to every symbol a hash of the path to each of its occurrences and of what stands beside that path. */
    private static void spread(Shape shape, long context, long[] colours, long[] surroundings) {
        switch (shape) {
            case Shape.Symbol symbol -> surroundings[symbol.index()] += mix(context);
            case Shape.Node node -> {
                long whole = hash(node, colours);
                for (int p = 0; p < node.parts().size(); p++) {
                    Shape part = node.parts().get(p);
                    long place = node.commutative() ? hash(part, colours) : p;
                    spread(part, mix(context * 31 + mix(whole + place)), colours, surroundings);
                }
            }
        }
    }

    private static long hash(Shape shape, long[] colours) {
        return switch (shape) {
            case Shape.Symbol symbol -> mix(colours[symbol.index()] + 3);
            case Shape.Node node -> {
                long sum = 0;
                for (int p = 0; p < node.parts().size(); p++) {
                    long part = hash(node.parts().get(p), colours);
                    sum += node.commutative() ? mix(part) : mix(part + p + 1);
                }
                yield mix(sum + node.label().hashCode());
            }
        };
    }

    private List<Integer> firstAlike(long[] colours) {
        List<Integer> alike = new ArrayList<>();
        for (int s = 0; s < colours.length; s++) {
            if (!occurs[s]) {
                continue;
            }
            List<Integer> same = new ArrayList<>();
            for (int t = 0; t < colours.length; t++) {
                if (occurs[t] && colours[t] == colours[s]) {
                    same.add(t);
                }
            }
            boolean smallerColour = alike.isEmpty() || colours[s] < colours[alike.getFirst()];
            if (same.size() > 1 && smallerColour) {
                alike = same;
            }
        }
        return alike;
    }

    private String text(long[] colours) {
        String[] names = new String[colours.length];
        for (int s = 0; s < names.length; s++) {
            int rank = 0;
            for (int t = 0; t < names.length; t++) {
                rank += occurs[t] && colours[t] < colours[s] ? 1 : 0;
            }
            names[s] = "v" + rank;
        }
        List<String> lines = new ArrayList<>();
        for (Shape shape : shapes) {
            lines.add(text(shape, names));
        }
        Collections.sort(lines);
        return String.join("\n", lines);
    }

    private static String text(Shape shape, String[] names) {
        return switch (shape) {
            case Shape.Symbol symbol -> names[symbol.index()];
            case Shape.Node node -> {
                List<String> parts = new ArrayList<>();
                for (Shape part : node.parts()) {
                    parts.add(text(part, names));
                }
                if (node.commutative()) {
                    Collections.sort(parts);
                }
                yield parts.isEmpty() ? node.label() : node.label() + "(" + String.join(",", parts) + ")";
            }
        };
    }

    private static long mix(long value) {
        return SplitMix64.mix(value + 0x9E3779B97F4A7C15L);
    }
}
