// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import io.triad.cli.progress.RunProgress;

/** Where a command shows what happens. */
public interface Screen extends AutoCloseable {
    /** Prints a line that stays. */
    void say(String line);

    /** Shows where a run stands. */
    void show(RunProgress.View view);

    /** Shows a line until the next one is said or shown. */
    void tick(String line);

    /** Leaves what was drawn last on the screen. */
    @Override
    void close();
}
