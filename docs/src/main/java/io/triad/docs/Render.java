// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.io.IOException;
import java.nio.file.Path;

/** The program behind {@code docs/render}: {@code Render REPOSITORY FOLDER}. */
public final class Render {
    private static final int FAULTS = 1;
    private static final int USAGE = 2;

    private Render() {}

    /** Writes the site, and exits with 0; with 1 when the documentation has faults, which it lists. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: Render REPOSITORY FOLDER");
            System.exit(USAGE);
        }
        Path folder = Path.of(arguments[1]);
        try {
            new Site(Repository.read(Path.of(arguments[0]).toRealPath())).write(folder);
        } catch (IllegalArgumentException faults) {
            System.err.println("docs: " + faults.getMessage());
            System.exit(FAULTS);
        }
        System.out.println(folder.resolve("index.html"));
    }
}
