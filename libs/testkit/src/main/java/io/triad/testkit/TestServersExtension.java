// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.triad.embedded.EmbeddedKafka;
import io.triad.embedded.EmbeddedObjectStore;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a plain JUnit test its servers as parameters: {@code @ExtendWith(TestServersExtension.class)}.
 *
 * <p>Parameters of type {@link EmbeddedKafka}, {@link EmbeddedObjectStore} or {@link TestServers} are resolved. All test
 * classes of a JVM share one of each, so a test picks topic and key names of its own.
 */
public final class TestServersExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestServersExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedKafka.class || type == EmbeddedObjectStore.class || type == TestServers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestServers servers = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestServers.class, unused -> new TestServers(), TestServers.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == EmbeddedKafka.class) {
            return servers.kafka();
        }
        return type == EmbeddedObjectStore.class ? servers.store() : servers;
    }
}
