// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository's own documentation, and small ones with one fault each. */
class SiteTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void shouldHaveNoLinkThatLeadsNowhereAndNoPageThatNoneReaches() {
        Repository repository = Repository.read(ROOT);

        assertThat(LinkCheck.problems(repository)).isEmpty();
        assertThat(repository.pages())
                .hasSizeGreaterThan(60)
                .containsKeys("README.md", "docs/recipes.md", "k8s/README.md");
    }

    /** By the files that are written, not by the Markdown: every reference is to a file of the site, and to an anchor that it has. */
    @Test
    void shouldBeWholeAsItIsWritten() {
        Map<String, String> files = new Site(Repository.read(ROOT)).files();

        assertThat(files).containsKeys("index.html", "style.css", "docs/runbook.html", "docs/decisions/index.html");
        files.forEach((place, html) -> {
            Matcher links = LINK.matcher(html);
            while (place.endsWith(".html") && links.find()) {
                String link = links.group(1);
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                String target = parts[0].isEmpty()
                        ? place
                        : Path.of("/" + place)
                                .resolveSibling(parts[0])
                                .normalize()
                                .toString()
                                .substring(1);
                assertThat(files).as("%s links %s", place, link).containsKey(target);
                if (parts.length == 2) {
                    assertThat(ids(files.get(target)))
                            .as("%s links %s", place, link)
                            .contains(parts[1]);
                }
            }
        });
    }

    @Test
    void shouldLoadNothingFromElsewhere() {
        new Site(Repository.read(ROOT)).files().forEach((place, text) -> {
            assertThat(text).as(place).doesNotContain("<script", "<img", "<iframe", "@import", "url(");
            if (place.endsWith(".html")) {
                assertThat(text)
                        .as(place)
                        .containsPattern("<link rel=\"stylesheet\" href=\"(\\.\\./)*style\\.css\">")
                        .contains("<meta name=\"viewport\"", "<nav>", "<title>");
            }
        });
    }

    @Test
    void shouldShowWhatPagesSay() throws IOException {
        write(
                "docs/README.md",
                "# Index\n\n## Begin\n\n- [A page](page.md#a-table), [files](../notes), [a file](../set.yaml)\n");
        write(
                "docs/page.md",
                "# Page `<one>`\n\n## A table\n\n| a | b |\n|---|---|\n| `<x>` | c |\n\n<!-- unseen -->\n");
        write("notes/one/README.md", "# Note one\n");
        write("notes/README.md", "# Notes\n\n[one](one)\n");
        write("set.yaml", "key: <value>\n");

        Map<String, String> files = new Site(Repository.read(folder)).files();

        assertThat(files)
                .containsOnlyKeys(
                        "index.html",
                        "docs/page.html",
                        "notes/index.html",
                        "notes/one/index.html",
                        "set.yaml.html",
                        "style.css");
        assertThat(files.get("docs/page.html"))
                .contains("<h2 id=\"a-table\">A table<a", "<div class=\"table\"><table>", "<code>&lt;x&gt;</code>")
                .contains("<title>Page &lt;one&gt; · Triad</title>", "aria-current=\"page\"")
                .contains("href=\"../style.css\"")
                .doesNotContain("unseen");
        assertThat(files.get("index.html"))
                .contains("<a href=\"docs/page.html#a-table\">", "<a href=\"notes/index.html\">", "set.yaml.html");
        assertThat(files.get("set.yaml.html")).contains("key: &lt;value&gt;");
    }

    @Test
    void shouldRefuseLinksThatLeadNowhere() throws IOException {
        write(
                "docs/README.md",
                "# Index\n\n[a](gone.md) [b](page.md#gone) [c](#gone) [d](../../outside) [e](/etc/passwd)\n");
        write("docs/page.md", "# Page\n");

        assertThat(LinkCheck.problems(Repository.read(folder)))
                .containsExactly(
                        "docs/README.md: there is no docs/gone.md",
                        "docs/README.md: docs/page.md has no heading #gone",
                        "docs/README.md: docs/README.md has no heading #gone",
                        "docs/README.md: '../../outside' is no path inside the repository",
                        "docs/README.md: '/etc/passwd' is no path inside the repository",
                        "docs/page.md: no way leads there from docs/README.md");
        assertThatThrownBy(() -> new Site(Repository.read(folder))).hasMessageContaining("there is no docs/gone.md");
    }

    @Test
    void shouldRefusePagesThatCannotBeShown() throws IOException {
        write("docs/README.md", "Words, and no heading.\n");
        assertThatThrownBy(() -> Repository.read(folder)).hasMessageContaining("docs/README.md has no heading");

        write("docs/README.md", "# Index\n\n<script>alert(1)</script>\n");
        assertThatThrownBy(() -> Repository.read(folder)).hasMessageContaining("docs/README.md has HTML");

        Files.delete(folder.resolve("docs/README.md"));
        assertThatThrownBy(() -> Repository.read(folder)).hasMessageContaining("has no docs/README.md");
    }

    private static Set<String> ids(String html) {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = ID.matcher(html);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }
}
