// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.file.Targets;
import io.triad.cli.progress.CountProgress;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.cli.verify.VerdictTally;
import io.triad.cli.verify.Verification;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.verdict.RewardScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad verify}: verdicts on the responses of a file. */
@Command(
        name = "verify",
        description = {
            "Judges responses: a line {\"task\": …, \"response\": \"…\"} gets its verdict, rewards and why.",
            "Exit status 1 means that some lines cannot be judged; they are in the output, with an error."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_SAID = 20;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--in", paramLabel = "FILE", required = true, description = "The responses, JSON Lines.")
    private Path in = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where the same lines go with their verdicts; until all are there, to FILE.partial.")
    private Path out = Path.of("");

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            defaultValue = "meta",
            description = "How verdicts are rewarded: meta (format and answer) or domain (1 or 0)"
                    + " (default: ${DEFAULT-VALUE}).")
    private String scheme = "";

    @Option(names = "--resume", description = "Goes on with what an earlier command left in FILE.partial.")
    private boolean resume;

    @Option(names = "--force", description = "Judges all anew, and replaces what is there.")
    private boolean force;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws InterruptedException {
        Verification verification = new Verification(in, out, scheme(), threads.number());
        boolean finished = check(verification);
        try (Screen screen = Screens.open(true)) {
            Said said = new Said(screen);
            VerdictTally tally = finished ? verification.check(said) : judge(verification, said, screen);
            screen.say(out + (finished ? " is whole already: " : " has ") + tally.words());
            return tally.numBad() == 0 ? 0 : TriadCommand.FAILED;
        }
    }

    private VerdictTally judge(Verification verification, Said said, Screen screen) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        try (OnInterruption _ = OnInterruption.run(() -> {
            if (!over.get()) {
                screen.say("interrupted; the verdicts so far are in " + verification.partial()
                        + ", and the same command with --resume goes on");
            }
        })) {
            VerdictTally tally = verification.run(resume && verification.isBegun(), said);
            over.set(true);
            return tally;
        }
    }

    /** Refuses what cannot be done; returns whether it was done before. */
    private boolean check(Verification verification) {
        if (resume && force) {
            throw Targets.refused("--resume keeps what is there and --force replaces it; leave one of them out");
        }
        if (isSameFile()) {
            throw Targets.refused("--in and --out are the same file " + in + "; give another name for the verdicts");
        }
        Targets.check(out, resume || force);
        if (verification.isBegun() && !resume && !force) {
            throw Targets.refused(verification.partial()
                    + " is of an earlier command that did not end; --resume goes on with it, --force starts anew");
        }
        return resume && !verification.isBegun() && Files.exists(out);
    }

    private boolean isSameFile() {
        try {
            return Files.exists(in) && Files.exists(out) && Files.isSameFile(in, out);
        } catch (IOException e) {
            throw Targets.refused(in + " or " + out + " cannot be looked at: " + e.getMessage());
        }
    }

    private RewardScheme scheme() {
        return Arrays.stream(RewardScheme.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(scheme))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.INVALID_REQUEST, "--scheme is meta or domain, not '" + scheme + "'"));
    }

    /** Tells the first bad lines one by one, and then only that there are more. */
    private final class Said implements Verification.Listener {
        private final Screen screen;
        private final CountProgress progress;
        private final long numBytes;
        private int numSaid;

        private Said(Screen screen) {
            this.screen = screen;
            this.progress = new CountProgress("lines", System::nanoTime, screen::tick);
            this.numBytes = in.toFile().length();
        }

        @Override
        public void bad(long line, String reason) {
            if (numSaid < MOST_SAID) {
                screen.say(in + ":" + line + ": " + reason);
            } else if (numSaid == MOST_SAID) {
                screen.say("and more lines that cannot be judged; each has its error in " + out);
            }
            numSaid++;
        }

        @Override
        public void progress(long numLines, long numRead) {
            progress.at(numLines, numBytes == 0 ? 0 : Math.min(1.0, (double) numRead / numBytes));
        }
    }
}
