// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether all links lead somewhere, and all pages are reached from the index by links of pages. */
final class LinkCheck {
    private LinkCheck() {}

    /** Returns what is wrong, a line each, naming page and link; empty when nothing is. */
    static List<String> problems(Repository repository) {
        List<String> problems = new ArrayList<>();
        for (Page page : repository.pages().values()) {
            for (String link : page.links()) {
                if (Target.of(repository, page, link) instanceof Target.Nowhere nowhere) {
                    problems.add(page.source() + ": " + nowhere.reason());
                }
            }
        }
        Set<String> reached = reached(repository);
        repository.pages().keySet().stream()
                .filter(source -> !reached.contains(source))
                .forEach(source -> problems.add(source + ": no way leads there from " + Repository.INDEX));
        return problems;
    }

    private static Set<String> reached(Repository repository) {
        Set<String> reached = new TreeSet<>();
        Deque<Page> next = new ArrayDeque<>(List.of(repository.index()));
        while (!next.isEmpty()) {
            Page page = next.removeFirst();
            if (reached.add(page.source())) {
                for (String link : page.links()) {
                    switch (Target.of(repository, page, link)) {
                        case Target.OnPage target -> next.add(target.page());
                        case Target.InFolder target -> next.addAll(repository.inFolder(target.folder()));
                        case Target.OfFile file -> {}
                        case Target.Outside outside -> {}
                        case Target.Nowhere nowhere -> {}
                    }
                }
            }
        }
        return reached;
    }
}
