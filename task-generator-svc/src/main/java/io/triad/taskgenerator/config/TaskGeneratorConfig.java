// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the service works; what it makes is said by recipes alone. */
@ConfigMapping(prefix = "triad.task-generator")
public interface TaskGeneratorConfig {
    /** Threads that generate the demonstrations of cold starts. */
    @WithDefault("2")
    int demonstrationThreads();

    /** How long to wait before the log or the store is asked again after it did not answer. */
    @WithDefault("5s")
    Duration retryDelay();
}
