// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBackTest {
    private static final long MUCH = 1L << 30;

    @Test
    void shouldKeepAFailureUntilTheFileIsForced(@TempDir Path folder) throws IOException {
        WriteBack writeBack;
        try (FileChannel channel = open(folder)) {
            writeBack = new WriteBack(channel);
            writeBack.wrote(MUCH);
            assertThatNoException().isThrownBy(writeBack::await);
        }
        // The disk fails, as far as the channel can tell.
        writeBack.wrote(MUCH);
        assertThatThrownBy(writeBack::await).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(writeBack::await)
                .as("the system tells it once, this as often as it is asked")
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldLeaveLittleToTheEnd(@TempDir Path folder) throws IOException {
        FileChannel channel = open(folder);
        WriteBack writeBack = new WriteBack(channel);
        channel.close();
        writeBack.wrote(1 << 20);
        assertThatNoException().isThrownBy(writeBack::await);
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
