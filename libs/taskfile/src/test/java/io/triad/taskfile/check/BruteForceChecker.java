// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks files of exported tasks, one JSON object a line, against every rule that tasks must keep.
 *
 * <p>It uses nothing of the generator, its solvers, parsers or canonical forms: assignments, hypotheses, proofs and renamings
 * are tried out. All files together are one set as far as ids, train and held-out are concerned; a puzzle may stand again in
 * another file of the same split.
 */
public final class BruteForceChecker {

    private final Report report;
    private final SetCheck set = new SetCheck();
    private final Balance balance = new Balance();

    private BruteForceChecker(PrintStream out) {
        report = new Report(out);
    }

    /** Takes the files' names; exits with 1 if any rule is broken, with 2 if no file is named. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println(
                    "usage: BruteForceChecker FILE...   (JSON Lines, as 'triad tasks generate' writes them)");
            System.exit(2);
        }
        List<Violation> violations = check(Stream.of(arguments).map(Path::of).toList(), System.out);
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    /** What is wrong with the files; also printed, and summed up in a table. */
    static List<Violation> check(List<Path> files, PrintStream out) throws IOException {
        BruteForceChecker checker = new BruteForceChecker(out);
        for (Path file : files) {
            checker.checkFile(file);
        }
        checker.balance.check(
                (level, detail) -> checker.report.add(new Violation(Path.of("all files"), 0, "", Rule.SHARES, detail)));
        checker.report.summarize(checker.balance, checker.set);
        return checker.report.violations();
    }

    private void checkFile(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                checkLine(file, number, line);
            }
            if (number == 0) {
                report.add(new Violation(file, 0, "", Rule.READABLE, "the file is empty"));
            }
        }
    }

    private void checkLine(Path file, int number, String line) {
        Item item;
        try {
            item = Item.read(file, number, line);
        } catch (UnreadableException e) {
            report.add(new Violation(file, number, "", Rule.READABLE, String.valueOf(e.getMessage())));
            return;
        }
        Findings findings = new Findings(item);
        try {
            ItemCheck.check(item, findings);
            set.check(item, findings);
            balance.add(item);
        } catch (UnreadableException e) {
            findings.require(false, Rule.READABLE, "%s", e.getMessage());
        }
        report.add(item, findings.violations());
    }
}
