// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.triad.reasoning.puzzle.Puzzle;
import org.jspecify.annotations.Nullable;

/**
 * Reads puzzles that come several times in a row, as those of a group do, and reads each row's once. The same object comes
 * back for the same bytes, so that whoever solves it sees that it is the same. Not thread-safe.
 */
public final class RepeatedPuzzle {
    private @Nullable Read last;

    private record Read(ByteString written, Puzzle puzzle) {}

    /**
     * Reads a puzzle.
     *
     * @throws IllegalArgumentException when the bytes are none, and as {@link PuzzleWire#read}
     */
    public Puzzle read(ByteString written) {
        Read known = last;
        if (known != null && known.written().equals(written)) {
            return known.puzzle();
        }
        Puzzle puzzle = PuzzleWire.read(parsed(written));
        last = new Read(written, puzzle);
        return puzzle;
    }

    private static io.triad.proto.task.v1.Puzzle parsed(ByteString written) {
        try {
            return io.triad.proto.task.v1.Puzzle.parseFrom(written);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(written.size() + " bytes are no puzzle: " + e.getMessage(), e);
        }
    }
}
