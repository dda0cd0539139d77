// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

/** What all files of the site have around what they say. No scripts, and nothing from elsewhere. */
final class Layout {
    private Layout() {}

    /**
     * Returns a whole file.
     *
     * @param title its words
     * @param place where it will lie
     * @param body what it says, HTML
     * @param navigation the way through the site, HTML
     */
    static String page(String title, String place, String body, String navigation) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s · Triad</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <input type="checkbox" id="menu"><label for="menu">Contents</label>
                <nav>
                %s</nav>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(Html.escape(title), Place.relative(place, "style.css"), navigation, body);
    }
}
