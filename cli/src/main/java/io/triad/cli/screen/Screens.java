// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Chooses the screen that fits where the output goes. */
public final class Screens {
    private static final int USUAL_WIDTH = 100;

    private Screens() {}

    /**
     * Opens a screen on standard output, or on standard error when {@code toStandardError}: drawn when that is a terminal,
     * plain otherwise. The terminal's settings stay as they are.
     */
    public static Screen open(boolean toStandardError) {
        PrintStream out = toStandardError ? System.err : System.out;
        TerminalBuilder.SystemOutput target =
                toStandardError ? TerminalBuilder.SystemOutput.SysErr : TerminalBuilder.SystemOutput.SysOut;
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(target)
                    .nativeSignals(false)
                    .dumb(true)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return new PlainScreen(out);
            }
            boolean unicode = Charset.defaultCharset().equals(StandardCharsets.UTF_8)
                    && StandardCharsets.UTF_8.name().equals(System.getProperty("stdout.encoding", "UTF-8"));
            return new DrawnScreen(out, () -> terminal.getWidth() > 0 ? terminal.getWidth() : USUAL_WIDTH, unicode);
        } catch (IOException e) {
            // No terminal can be had, so none is drawn on.
            return new PlainScreen(out);
        }
    }
}
