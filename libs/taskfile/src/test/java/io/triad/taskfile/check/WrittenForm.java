// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A puzzle as it is written, whatever its names, the order of its parts and that of commutative operands. */
final class WrittenForm implements Form {

    private static final int ROUNDS = 3;

    private final List<Tree> trees;
    private final List<String> names;
    private long[] colours;

    private WrittenForm(List<Tree> trees) {
        this.trees = trees;
        names = Puzzles.names(trees);
        colours = new long[names.size()];
        for (int round = 0; round < ROUNDS; round++) {
            long[] next = new long[names.size()];
            for (Tree tree : trees) {
                spread(tree, 1, next);
            }
            for (int name = 0; name < next.length; name++) {
                next[name] = Form.mix(next[name] + 31 * colours[name]);
            }
            colours = next;
        }
    }

    static WrittenForm of(String ability, JsonNode puzzle) {
        return new WrittenForm(Puzzles.trees(ability, puzzle));
    }

    @Override
    public long invariant() {
        long sum = names.size();
        for (Tree tree : trees) {
            sum += Form.mix(hash(tree));
        }
        for (long colour : colours) {
            sum += Form.mix(colour + 1);
        }
        return sum;
    }

    @Override
    public Renaming.Outcome compare(Form other) {
        if (!(other instanceof WrittenForm form)) {
            return Renaming.Outcome.NONE;
        }
        List<String> text = form.text(Map.of());
        return Renaming.find(colours, form.colours, places -> {
            Map<String, String> renamed = new HashMap<>();
            for (int name = 0; name < places.length; name++) {
                renamed.put(names.get(name), form.names.get(places[name]));
            }
            return text(renamed).equals(text);
        });
    }

    private List<String> text(Map<String, String> renamed) {
        return trees.stream().map(tree -> tree.normal(renamed)).sorted().toList();
    }

    /** Adds to each name what surrounds it where it occurs. */
    private void spread(Tree tree, long context, long[] sums) {
        if (tree.isLeaf() && Puzzles.isName(tree.label())) {
            sums[names.indexOf(tree.label())] += Form.mix(context);
            return;
        }
        for (int child = 0; child < tree.children().size(); child++) {
            long inner = Form.mix(context * 31 + tree.label().hashCode()) + (tree.isCommutative() ? 0 : child + 1);
            for (int sibling = 0; sibling < tree.children().size(); sibling++) {
                inner += sibling == child ? 0 : Form.mix(hash(tree.children().get(sibling)));
            }
            spread(tree.children().get(child), inner, sums);
        }
    }

    private long hash(Tree tree) {
        if (tree.isLeaf()) {
            return Puzzles.isName(tree.label())
                    ? Form.mix(colours[names.indexOf(tree.label())] + 7)
                    : Form.mix(tree.label().hashCode() + 13L * tree.label().length());
        }
        long hash = tree.label().hashCode();
        for (int child = 0; child < tree.children().size(); child++) {
            hash += Form.mix(hash(tree.children().get(child)) + (tree.isCommutative() ? 0 : child + 1));
        }
        return Form.mix(hash);
    }
}
