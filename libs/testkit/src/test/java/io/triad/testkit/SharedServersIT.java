// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.embedded.EmbeddedKafka;
import io.triad.embedded.EmbeddedObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServersExtension.class)
class SharedServersIT {
    @Test
    void shouldShareOneOfEach(EmbeddedKafka kafka, EmbeddedObjectStore store, TestServers servers) {
        assertThat(servers.kafka()).isSameAs(kafka);
        assertThat(servers.store()).isSameAs(store);
        assertThat(kafka.port()).isNotEqualTo(store.port());
    }
}
