// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeConfig.Slice;
import io.triad.merging.config.MergeConfig.Source;
import io.triad.merging.config.Setting;
import io.triad.merging.method.MethodSpec;
import io.triad.merging.method.ParameterSpec;
import io.triad.merging.method.TensorSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a merge file says of the parameters of a tensor. Of a model's parameter the model's own word counts first, then the slice's,
 * then the merge's; of a tensor's, the slice's and the merge's. Where one says nothing of the tensor, the next is asked.
 */
record ParameterScopes(MergeConfig config, MethodSpec method, long seed) {
    /**
     * Returns the parameters of a tensor.
     *
     * @param name of the merged tensor
     * @param inputNames what it is called in each of the slice's models
     * @param base which of the models is the base
     * @param at where its layer lies from the first, 0, to the last, 1
     * @throws TriadException INVALID_REQUEST naming the parameter that is missing or is no number or flag
     */
    TensorSettings settings(String name, Slice slice, List<String> inputNames, OptionalInt base, double at) {
        Map<String, Object> shared = new HashMap<>();
        List<Map<String, Object>> inputs = new ArrayList<>();
        inputNames.forEach(_ -> inputs.add(new HashMap<>()));
        List<Map<String, Setting>> ofTensor = List.of(slice.parameters(), config.parameters());
        for (ParameterSpec parameter : method.parameters()) {
            if (parameter.scope() == ParameterSpec.Scope.SHARED) {
                shared.put(parameter.name(), value(parameter, ofTensor, name, at, ""));
                continue;
            }
            for (int input = 0; input < inputNames.size(); input++) {
                boolean isBase = base.isPresent() && base.getAsInt() == input;
                if (!isBase || parameter.scope() == ParameterSpec.Scope.INPUT) {
                    Source source = slice.sources().get(input);
                    List<Map<String, Setting>> ofModel =
                            List.of(source.parameters(), slice.parameters(), config.parameters());
                    inputs.get(input)
                            .put(
                                    parameter.name(),
                                    value(parameter, ofModel, inputNames.get(input), at, " of " + source.model()));
                }
            }
        }
        return new TensorSettings(shared, inputs, tensorSeed(name));
    }

    private Object value(
            ParameterSpec parameter, List<Map<String, Setting>> scopes, String tensor, double at, String whose) {
        for (Map<String, Setting> scope : scopes) {
            Optional<Object> value = Optional.ofNullable(scope.get(parameter.name()))
                    .flatMap(setting -> said(setting, parameter, tensor, at, whose));
            if (value.isPresent()) {
                return value.get();
            }
        }
        return parameter
                .silent()
                .orElseThrow(() -> refused("method " + method.name() + " needs parameter " + parameter.name() + whose
                        + " for tensor " + tensor + ", and the merge file does not say it; give it under parameters"));
    }

    private Optional<Object> said(Setting setting, ParameterSpec parameter, String tensor, double at, String whose) {
        boolean isNumber = parameter.kind() == ParameterSpec.Kind.NUMBER;
        try {
            return setting.of(tensor, at, isNumber).map(value -> isNumber ? value : flag(value));
        } catch (IllegalArgumentException e) {
            throw refused("parameter " + parameter.name() + whose + " for tensor " + tensor + ": " + e.getMessage());
        }
    }

    private static boolean flag(Object value) {
        return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "true", "1.0", "yes", "on" -> true;
            case "false", "0.0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("'" + value + "' is neither true nor false");
        };
    }

    /** A seed for each tensor's name, so that what is drawn for one does not depend on which others there are. */
    private long tensorSeed(String tensor) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((seed + "\0" + tensor).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
