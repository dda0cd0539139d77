// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor's name taken apart at its layer: {@code model.layers.3.mlp.up_proj.weight} is layer 3.
 *
 * @param stack what comes before the number, with the dot: {@code model.layers.}
 * @param layer the number
 * @param rest what follows it, with the dot
 */
public record LayerName(String stack, int layer, String rest) {
    /** The words by which transformers' models call their list of layers. */
    private static final Pattern PARTS =
            Pattern.compile("((?:[A-Za-z_][A-Za-z0-9_]*\\.)*?(?:layers|layer|blocks|block|h)\\.)([0-9]{1,5})(\\..+)");

    /** Takes a name apart; empty for a tensor of no layer. */
    public static Optional<LayerName> of(String tensor) {
        Matcher matcher = PARTS.matcher(tensor);
        return matcher.matches()
                ? Optional.of(new LayerName(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** Returns the same tensor of another layer. */
    public String in(int otherLayer) {
        return stack + otherLayer + rest;
    }

    /**
     * Returns how many layers tensors are of.
     *
     * @throws TriadException INVALID_REQUEST when they are of several stacks, or layers between are missing
     */
    static int numLayers(Collection<String> tensors, String model) {
        TreeSet<String> stacks = new TreeSet<>();
        TreeSet<Integer> layers = new TreeSet<>();
        for (String tensor : tensors) {
            of(tensor).ifPresent(name -> {
                stacks.add(name.stack());
                layers.add(name.layer());
            });
        }
        if (stacks.size() > 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    model + " has several stacks of layers, " + String.join(" and ", stacks)
                            + "; only models of one stack are merged");
        }
        if (!layers.isEmpty() && layers.last() != layers.size() - 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    model + " has layers " + layers + ", of which some are missing; fetch or export the model again");
        }
        return layers.size();
    }
}
