// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * Gives each channel of an instance a seat of its own in its consumer group, when the instance has a name.
 *
 * <p>The name is the setting {@code kafka.group.instance.id}, one for all consumers of a process and different in each
 * process of a group. With it, a process that was killed and comes back takes its seats again at once. Without it the group
 * waits until the session of the one that was killed has run out, 45 s by default, before anybody reads on.
 *
 * <p>A seat is held by one consumer, so the channel's name is added: several channels of a service are members of one group.
 */
@ApplicationScoped
public class GroupSeats implements ClientCustomizer<Map<String, Object>> {
    private static final String GROUP = "group.id";
    private static final String SEAT = "group.instance.id";

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> client) {
        Object name = client.get(SEAT);
        if (name == null) {
            return client;
        }
        Map<String, Object> seated = new HashMap<>(client);
        if (client.containsKey(GROUP)) {
            seated.put(SEAT, name + "." + channel);
        } else {
            // A producer is in no group.
            seated.remove(SEAT);
        }
        return seated;
    }
}
