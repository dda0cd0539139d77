// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A module of the build.
 *
 * @param name as the parent POM lists it: {@code libs/recipe}
 * @param folder its folder, absolute
 */
record Module(String name, Path folder) {
    private static final Pattern LISTED = Pattern.compile("<module>([^<]+)</module>");

    /** Reads the modules from the parent POM, so that none can be forgotten here. */
    static List<Module> all() throws IOException {
        Path root = Path.of("..").toRealPath();
        return LISTED.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map(match -> new Module(match.group(1), root.resolve(match.group(1))))
                .toList();
    }

    boolean isLibrary() {
        return name.startsWith("libs/") || name.equals("proto");
    }

    boolean isService() {
        return name.endsWith("-svc");
    }

    boolean hasSources() throws IOException {
        Path sources = folder.resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (var files = Files.walk(sources)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        }
    }

    Path classes() {
        return folder.resolve("target/classes");
    }

    /** Matches the classes that were compiled from this module. */
    DescribedPredicate<JavaClass> owned() {
        String prefix = classes().toUri().toString();
        return DescribedPredicate.describe("of " + name, javaClass -> javaClass
                .getSource()
                .map(source -> source.getUri().toString().startsWith(prefix))
                .orElse(false));
    }
}
