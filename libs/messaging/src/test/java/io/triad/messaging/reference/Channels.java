// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.reference;

import io.triad.messaging.Topic;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which service writes and reads which topic: by its channels, and by its code where it looks something up outside a group.
 *
 * @param writers services that write a topic
 * @param groups services that read it, with their consumer groups
 * @param lookups services whose code names it beside
 */
record Channels(
        TreeMap<Topic, Set<String>> writers, TreeMap<Topic, Set<Group>> groups, TreeMap<Topic, Set<String>> lookups) {
    private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.([a-z-]+)\\.topic");
    private static final Pattern NAMED = Pattern.compile("\\bTopic\\.(?:Name\\.)?([A-Z_]+)\\b");
    private static final Pattern SETTING = Pattern.compile("\\$\\{([^}]+)}");
    private static final List<String> SERVICES =
            List.of("task-generator-svc", "rollout-svc", "verifier-svc", "trainer-svc", "merge-svc", "eval-svc");

    /** A service's consumer group. */
    record Group(String service, String name) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            return name.compareTo(other.name);
        }
    }

    static Channels read(Path root) throws IOException {
        Channels channels = new Channels(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (String service : SERVICES) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(
                    root.resolve(service).resolve("src/main/resources/application.properties"))) {
                properties.load(reader);
            }
            Set<Topic> known = new TreeSet<>();
            for (String property : properties.stringPropertyNames()) {
                Matcher matcher = TOPIC.matcher(property);
                if (matcher.matches()) {
                    Topic topic = Topic.named(properties.getProperty(property)).orElseThrow();
                    known.add(topic);
                    channels.add(service, topic, matcher.group(1), group(properties, matcher.group(2)));
                }
            }
            for (Topic topic : named(root.resolve(service).resolve("src/main/java"))) {
                if (!known.contains(topic)) {
                    channels.lookups
                            .computeIfAbsent(topic, each -> new TreeSet<>())
                            .add(service);
                }
            }
        }
        return channels;
    }

    private void add(String service, Topic topic, String direction, String group) {
        if (direction.equals("outgoing")) {
            writers.computeIfAbsent(topic, each -> new TreeSet<>()).add(service);
        } else {
            groups.computeIfAbsent(topic, each -> new TreeSet<>()).add(new Group(service, group));
        }
    }

    /** The group of a channel, as it is unless told otherwise. */
    private static String group(Properties properties, String channel) {
        String said = properties.getProperty("mp.messaging.incoming." + channel + ".group.id", "");
        Matcher setting = SETTING.matcher(said);
        return setting.matches() ? properties.getProperty(setting.group(1), said) : said;
    }

    private static Set<Topic> named(Path sources) throws IOException {
        Set<Topic> named = new TreeSet<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(sources)) {
            found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        for (Path file : files) {
            NAMED.matcher(Files.readString(file)).results().forEach(name -> named.add(Topic.valueOf(name.group(1))));
        }
        return named;
    }
}
