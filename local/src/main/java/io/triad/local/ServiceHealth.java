// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service answers when it is asked for its health.
 *
 * @param answered whether it did
 * @param up whether it says that it can work
 * @param reasons the checks that are down, with what they tell: {@code trainer: trouble=the store does not answer}
 */
public record ServiceHealth(boolean answered, boolean up, List<String> reasons) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 64 * 1024;

    public ServiceHealth {
        reasons = List.copyOf(reasons);
    }

    /**
     * Asks a service; at most some seconds.
     *
     * @param service where it answers: {@code http://127.0.0.1:7412}
     */
    public static ServiceHealth of(URI service) {
        HttpURLConnection connection = null;
        try {
            connection =
                    (HttpURLConnection) service.resolve("/q/health").toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            boolean up = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = up ? connection.getInputStream() : connection.getErrorStream()) {
                return new ServiceHealth(
                        true, up, up || body == null ? List.of() : reasons(body.readNBytes(MAX_BYTES)));
            }
        } catch (IOException saysNothing) {
            return new ServiceHealth(false, false, List.of());
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private static List<String> reasons(byte[] body) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (JsonNode check : JSON.readTree(body).path("checks")) {
            if (!check.path("status").asText().equals("UP")) {
                StringBuilder reason = new StringBuilder(check.path("name").asText());
                check.path("data").properties().stream()
                        .filter(datum -> !datum.getValue().asText().isEmpty())
                        .forEach(datum -> reason.append(reason.indexOf(":") < 0 ? ": " : ", ")
                                .append(datum.getKey())
                                .append('=')
                                .append(datum.getValue().asText()));
                reasons.add(reason.toString());
            }
        }
        return reasons;
    }
}
