// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/recipes.md and docs/suites.md are made of the code: the same keys in the same order, with what they mean, their values and
 * their defaults. {@code ./docs/renew} writes them anew.
 */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("../../docs/recipes.md");
    private static final Path SUITES = Path.of("../../docs/suites.md");

    private record Row(String key, String meaning, String value, String silent) {
        @Override
        public String toString() {
            return "| " + String.join(" | ", key, meaning, value, silent) + " |";
        }
    }

    @Test
    void shouldDocumentEveryKeyAsItIs() throws IOException {
        List<Row> expected = new ArrayList<>();
        collect("", Recipe.class, expected);

        assertDocumented(REFERENCE, "# Recipes", expected);
    }

    @Test
    void shouldDocumentWhatLevelsGoBy() throws IOException {
        List<Row> expected = new ArrayList<>();
        for (Class<?> advance : Advance.class.getPermittedSubclasses()) {
            collect(RecordBinder.keyOf(advance), advance, expected);
        }

        assertDocumented(REFERENCE, "## Curricula", expected);
    }

    @Test
    void shouldDocumentEveryKeyOfASuiteAsItIs() throws IOException {
        List<Row> expected = new ArrayList<>();
        collect("", EvaluationSuite.class, expected);

        assertDocumented(SUITES, "## Files of one's own", expected);
    }

    /** Compares the rows of keys under a heading, up to the next, and writes them first when that is asked for. */
    private static void assertDocumented(Path reference, String heading, List<Row> rows) throws IOException {
        List<String> expected = rows.stream().map(Row::toString).toList();
        if (Boolean.getBoolean("triad.docs.renew")) {
            Files.write(reference, renewed(Files.readAllLines(reference), heading, expected));
        }
        List<String> documented = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(reference)) {
            if (line.startsWith("#")) {
                inside = line.equals(heading);
            }
            if (inside && line.startsWith("| `")) {
                documented.add(line);
            }
        }

        assertThat(documented)
                .as("keys under %s of %s; ./docs/renew writes them anew", heading, reference)
                .containsExactlyElementsOf(expected);
    }

    private static List<String> renewed(List<String> lines, String heading, List<String> rows) {
        List<String> renewed = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("#")) {
                inside = line.equals(heading);
            }
            if (!inside || !line.startsWith("| `")) {
                renewed.add(line);
            }
            // The rows follow the line below the table's head.
            if (inside && line.startsWith("|---")) {
                renewed.addAll(rows);
            }
        }
        return renewed;
    }

    private static String meaning(String key, AnnotatedElement element) {
        Describes describes = element.getAnnotation(Describes.class);
        assertThat(describes)
                .as("@Describes of %s, which says what the key means", key)
                .isNotNull();
        return describes.value().replace("|", "\\|");
    }

    private static void collect(String path, Class<?> section, List<Row> rows) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
            Class<?> type = component.getType();
            if (type == BaseModel.class) {
                rows.add(choice(key + ".checkpoint", BaseModel.Checkpoint.class, "text"));
                rows.add(choice(key + ".coldStart", ColdStart.class, "mapping"));
                collect(key + ".coldStart", ColdStart.class, rows);
            } else if (type == SearchMethod.class) {
                for (Class<?> method : SearchMethod.class.getPermittedSubclasses()) {
                    String chosen = key + "." + RecordBinder.keyOf(method);
                    rows.add(choice(chosen, method, "mapping"));
                    collect(chosen, method, rows);
                }
            } else if (optionalSection(component) instanceof Class<?> optional) {
                rows.add(new Row("`" + key + "`", meaning(key, component), "mapping", "none"));
                collect(key, optional, rows);
            } else if (type.isRecord() && type != Curriculum.class) {
                int first = rows.size();
                collect(key, type, rows);
                if (component.isAnnotationPresent(Describes.class)) {
                    Row row = rows.get(first);
                    rows.set(
                            first,
                            new Row(
                                    row.key(),
                                    meaning(key, component) + " " + row.meaning(),
                                    row.value(),
                                    row.silent()));
                }
            } else {
                rows.add(new Row("`" + key + "`", meaning(key, component), value(component), silent(path, component)));
            }
        }
    }

    private static Row choice(String key, Class<?> chosen, String value) {
        return new Row("`" + key + "`", meaning(key, chosen), value, "one of the two");
    }

    private static @Nullable Class<?> optionalSection(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                        && generic.getRawType() == Optional.class
                        && generic.getActualTypeArguments()[0] instanceof Class<?> held
                        && held.isRecord()
                ? held
                : null;
    }

    private static String value(RecordComponent component) {
        Type type = component.getGenericType();
        if (type == Curriculum.class) {
            return "list of `{level, steps, advance}`, levels rising";
        }
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Optional.class) {
                return plain((Class<?>) generic.getActualTypeArguments()[0], component);
            }
            if (generic.getRawType() == Map.class && generic.getActualTypeArguments()[1] == DataSource.class) {
                return "mapping of names to sources";
            }
            if (generic.getRawType() == Map.class && generic.getActualTypeArguments()[0] == String.class) {
                return component.getName().equals("families")
                        ? "mapping of abilities to mappings of families to integers" + range(component)
                        : "mapping of questions to text" + range(component);
            }
            boolean list = generic.getRawType() == List.class;
            Type element = generic.getActualTypeArguments()[list ? 0 : 1];
            if (element instanceof Class<?> constants && constants.isEnum()) {
                return "list of " + plain(constants, component);
            }
            return (list ? "list of " : "mapping of specialists to ")
                    + (element == Curriculum.class ? "curricula" : scalar((Class<?>) element) + "s")
                    + range(component);
        }
        return plain(component.getType(), component);
    }

    private static String plain(Class<?> plain, RecordComponent component) {
        return plain.isEnum()
                ? Labels.all(plain).map(label -> "`" + label + "`").collect(Collectors.joining(", "))
                : scalar(plain) + range(component);
    }

    private static String scalar(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == double.class || type == Double.class ? "number" : "integer";
    }

    private static String range(RecordComponent component) {
        Within range = component.getAnnotation(Within.class);
        Matches form = component.getAnnotation(Matches.class);
        if (form != null) {
            return ", " + form.says();
        }
        return range == null ? "" : " " + Constraints.words(range);
    }

    private static String silent(String path, RecordComponent component) {
        Default silent = component.getAnnotation(Default.class);
        if (path.equals("domain.batch") && component.getName().equals("samples")) {
            return "8";
        }
        if (path.equals("domain.batch") && component.getName().equals("temperature")) {
            return "1.0";
        }
        if (component.getType() == Optional.class) {
            return "none";
        }
        return silent == null ? "must be given" : silent.value().replace("\"", "");
    }
}
