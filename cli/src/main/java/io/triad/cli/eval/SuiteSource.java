// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.eval;

import io.triad.evaluation.suite.BuiltInSuites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.Suite;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.EvaluationSuiteReader;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A suite of tasks that a command names, with the place of its questions.
 *
 * @param suite as it is defined
 * @param questions folder or {@code s3://} address of the files that the suite names; empty where they are not known
 */
public record SuiteSource(EvaluationSuite suite, Optional<String> questions) {
    /**
     * Finds a suite: one of those that come with Triad by its name, or a file.
     *
     * @param questions place of its questions, if one is named; that of a file is its folder otherwise
     * @throws TriadException NOT_FOUND when there is neither; INVALID_REQUEST when the file is no suite, or the questions are
     *     somewhere that is not known
     */
    public static SuiteSource find(String name, Optional<String> questions) {
        Optional<EvaluationSuite> known = BuiltInSuites.find(name);
        if (known.isPresent()) {
            if (!known.get().questions().isEmpty() && questions.isEmpty()) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "suite " + name + " reads " + String.join(", ", files(known.get()))
                                + ", which are not shipped; get them and name their folder with --questions. "
                                + known.get().about().orElse(""));
            }
            return new SuiteSource(known.get(), questions);
        }
        Path file = Path.of(name);
        EvaluationSuite suite = EvaluationSuiteReader.read(text(file), name);
        Path folder = file.toAbsolutePath().getParent();
        return new SuiteSource(
                suite, questions.or(() -> Optional.ofNullable(folder).map(Path::toString)));
    }

    private static Iterable<String> files(EvaluationSuite suite) {
        return suite.questions().values().stream().map(source -> source.path()).toList();
    }

    /**
     * Returns where a path of the suite leads: one that is relative, to the place of the questions; an address, when no store
     * is named, to the file in the store of the suite of services that has it.
     *
     * @param dataDir of that suite of services
     * @param hasStore whether the environment names a store
     */
    public UnaryOperator<String> places(Path dataDir, boolean hasStore) {
        return path -> {
            String place = path;
            if (!path.contains("://") && !Path.of(path).isAbsolute()) {
                place = questions
                        .map(folder -> folder.contains("://")
                                ? folder.replaceFirst("/+$", "") + "/" + path
                                : Path.of(folder).resolve(path).toString())
                        .orElse(path);
            }
            if (!place.startsWith("s3://") || hasStore) {
                return place;
            }
            String address = place;
            return Suite.fileOf(dataDir, address)
                    .filter(Files::isRegularFile)
                    .map(Path::toString)
                    .orElseThrow(() -> new TriadException(
                            ErrorCode.NOT_FOUND,
                            address + " is not in the store of " + dataDir
                                    + "; name another suite's --data-dir, or set TRIAD_STORE_ENDPOINT,"
                                    + " TRIAD_STORE_ACCESS_KEY and TRIAD_STORE_SECRET_KEY for an S3 store"));
        };
    }

    private static String text(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > RecipeReader.MAX_BYTES) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        file + " has " + Files.size(file) + " bytes; a suite has at most " + RecipeReader.MAX_BYTES);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "--suite '" + file + "' is no file, and no suite that comes with Triad; those are "
                            + String.join(", ", BuiltInSuites.NAMES),
                    e);
        } catch (CharacterCodingException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " cannot be read: " + e, e);
        }
    }
}
