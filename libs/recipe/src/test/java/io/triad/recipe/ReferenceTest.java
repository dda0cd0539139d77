// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** Holds docs/recipes.md to the code: the same keys in the same order, with the same values and defaults. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("../../docs/recipes.md");
    private static final Path SUITES = Path.of("../../docs/suites.md");

    private record Row(String key, String value, String silent) {}

    @Test
    void shouldDocumentEveryKeyAsItIs() throws IOException {
        List<Row> expected = new ArrayList<>();
        collect("", Recipe.class, expected);

        assertThat(documented(REFERENCE, "# Recipes")).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldDocumentWhatLevelsGoBy() throws IOException {
        List<Row> expected = new ArrayList<>();
        for (Class<?> advance : Advance.class.getPermittedSubclasses()) {
            collect(RecordBinder.keyOf(advance), advance, expected);
        }

        assertThat(documented(REFERENCE, "## Curricula")).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldDocumentEveryKeyOfASuiteAsItIs() throws IOException {
        List<Row> expected = new ArrayList<>();
        collect("", EvaluationSuite.class, expected);

        assertThat(documented(SUITES, "## Files of one's own")).containsExactlyElementsOf(expected);
    }

    /** Returns the rows of keys under a heading, up to the next. */
    private static List<Row> documented(Path reference, String heading) throws IOException {
        List<Row> documented = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(reference)) {
            if (line.startsWith("#")) {
                inside = line.equals(heading);
            }
            if (inside && line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                assertThat(cells[2].strip()).as("meaning of %s", cells[1]).isNotEmpty();
                documented.add(new Row(cells[1].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        return documented;
    }

    private static void collect(String path, Class<?> section, List<Row> rows) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
            Class<?> type = component.getType();
            if (type == BaseModel.class) {
                rows.add(new Row("`" + key + ".checkpoint`", "text", "one of the two"));
                rows.add(new Row("`" + key + ".coldStart`", "mapping", "one of the two"));
                collect(key + ".coldStart", ColdStart.class, rows);
            } else if (type == SearchMethod.class) {
                for (Class<?> method : SearchMethod.class.getPermittedSubclasses()) {
                    String chosen = key + "." + RecordBinder.keyOf(method);
                    rows.add(new Row("`" + chosen + "`", "mapping", "one of the two"));
                    collect(chosen, method, rows);
                }
            } else if (optionalSection(component) instanceof Class<?> optional) {
                rows.add(new Row("`" + key + "`", "mapping", "none"));
                collect(key, optional, rows);
            } else if (type.isRecord() && type != Curriculum.class) {
                collect(key, type, rows);
            } else {
                rows.add(new Row("`" + key + "`", value(component), silent(path, component)));
            }
        }
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
