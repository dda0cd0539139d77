// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

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
        try {
            TerminalProvider provider = provider();
            // Asked first: who looks for a terminal where none is starts ten processes.
            if (!provider.isSystemStream(toStandardError ? SystemStream.Error : SystemStream.Output)) {
                return new PlainScreen(out);
            }
            Terminal terminal = TerminalBuilder.builder()
                    .provider(provider.name())
                    .system(true)
                    .systemOutput(
                            toStandardError ? TerminalBuilder.SystemOutput.SysErr : TerminalBuilder.SystemOutput.SysOut)
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

    /** The one that calls the system; where it has no library for, the one that runs programs. */
    private static TerminalProvider provider() throws IOException {
        try {
            return TerminalProvider.load(TerminalBuilder.PROP_PROVIDER_JNI);
        } catch (IOException | LinkageError e) {
            return TerminalProvider.load(TerminalBuilder.PROP_PROVIDER_EXEC);
        }
    }
}
