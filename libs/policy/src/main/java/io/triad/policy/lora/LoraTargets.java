// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which modules of a model an adapter changes, told as PEFT tells it. Modules have the names of their tensors without {@code .weight}. */
public sealed interface LoraTargets {
    /** Whether the module of this name, such as {@code model.layers.0.self_attn.q_proj}, is one of them. */
    boolean include(String module);

    /**
     * Modules by name.
     *
     * @param names whole names, or their last parts, such as {@code q_proj}
     * @param layers the only layers where last parts count; empty for every layer
     * @param layerLists regular expressions for what the list of layers is called, such as {@code layers}; empty for any
     */
    record Named(List<String> names, List<Integer> layers, List<String> layerLists) implements LoraTargets {
        public Named {
            names = List.copyOf(names);
            layers = List.copyOf(layers);
            layerLists = List.copyOf(layerLists);
            layerLists.forEach(LoraTargets::compiled);
            if (names.isEmpty()) {
                throw invalid("target_modules is empty; it must name a module");
            }
            if (layers.isEmpty() && !layerLists.isEmpty()) {
                throw invalid("layers_pattern is " + layerLists + "; it needs layers_to_transform");
            }
        }

        /** Modules of these names in every layer. */
        public static Named of(String... names) {
            return new Named(List.of(names), List.of(), List.of());
        }

        @Override
        public boolean include(String module) {
            return names.contains(module)
                    || names.stream().anyMatch(name -> module.endsWith("." + name)) && isInLayers(module);
        }

        private boolean isInLayers(String module) {
            if (layers.isEmpty()) {
                return true;
            }
            List<String> lists = layerLists.isEmpty() ? List.of("[^.]*") : layerLists;
            for (String list : lists) {
                Matcher matcher = compiled("(?:^|.*?\\.)(?:" + list + ")\\.(?<layer>\\d+)\\.")
                        .matcher(module);
                if (matcher.lookingAt()) {
                    return layers.contains(Integer.parseInt(matcher.group("layer")));
                }
            }
            return false;
        }
    }

    /**
     * Modules whose whole names match a regular expression.
     *
     * @param expression of the kind that Python and Java have in common
     */
    record Matching(String expression) implements LoraTargets {
        public Matching {
            compiled(expression);
        }

        @Override
        public boolean include(String module) {
            return compiled(expression).matcher(module).matches();
        }
    }

    /**
     * An expression that Python wrote.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when Java cannot read it
     */
    static Pattern compiled(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the adapter's regular expression '" + expression + "' is not one here: " + e.getDescription()
                            + "; write it without what only Python has, or list the modules",
                    e);
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, "adapter field " + message);
    }
}
