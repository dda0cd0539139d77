// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What categories log at DEBUG, stack traces and parameters included, until it is closed. */
final class CapturedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<Logger, @Nullable Level> before = new HashMap<>();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            StringWriter text = new StringWriter();
            text.append(String.valueOf(record.getMessage())).append(' ');
            if (record instanceof org.jboss.logmanager.ExtLogRecord extended) {
                text.append(extended.getFormattedMessage());
            } else {
                text.append(formatter.formatMessage(record));
            }
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    CapturedLog(String... categories) {
        handler.setLevel(Level.ALL);
        for (String category : categories) {
            Logger logger = Logger.getLogger(category);
            before.put(logger, logger.getLevel());
            logger.setLevel(Level.FINE);
            logger.addHandler(handler);
        }
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        before.forEach((logger, level) -> {
            logger.removeHandler(handler);
            logger.setLevel(level);
        });
    }
}
