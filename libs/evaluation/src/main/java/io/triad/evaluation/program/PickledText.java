// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A text in Python's pickle format, protocols 1 to 5. A pickle is a program, and Python would run it; this reads the only program
 * that says no more than a text: it pushes one string and stops. Whatever else a pickle would do is refused, not done.
 */
final class PickledText {
    private static final int PROTO = 0x80;
    private static final int FRAME = 0x95;
    private static final int MEMOIZE = 0x94;
    private static final int SHORT_BINUNICODE = 0x8c;
    private static final int BINUNICODE8 = 0x8d;
    private static final int BINUNICODE = 'X';
    private static final int BINPUT = 'q';
    private static final int LONG_BINPUT = 'r';
    private static final int STOP = '.';
    private static final int NEWEST_PROTOCOL = 5;

    private PickledText() {}

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException when the bytes are no pickle of one text, with the place
     */
    static String read(byte[] bytes) {
        ByteBuffer pickle = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String text = null;
        try {
            while (true) {
                int place = pickle.position();
                int code = Byte.toUnsignedInt(pickle.get());
                switch (code) {
                    case PROTO -> {
                        int protocol = Byte.toUnsignedInt(pickle.get());
                        if (place != 0 || protocol > NEWEST_PROTOCOL) {
                            throw new IllegalArgumentException(
                                    "a pickle of protocol " + protocol + " at byte " + place);
                        }
                    }
                    // How a pickle is cut for reading ahead, and names for later, of which a single text has no use.
                    case FRAME -> pickle.getLong();
                    case MEMOIZE -> {}
                    case BINPUT -> pickle.get();
                    case LONG_BINPUT -> pickle.getInt();
                    case SHORT_BINUNICODE, BINUNICODE, BINUNICODE8 -> {
                        if (text != null) {
                            throw new IllegalArgumentException("a pickle of several values");
                        }
                        text = text(pickle, length(pickle, code));
                    }
                    case STOP -> {
                        if (text == null || pickle.hasRemaining()) {
                            throw new IllegalArgumentException("a pickle that ends at byte " + place + " of "
                                    + bytes.length + (text == null ? " without a text" : ""));
                        }
                        return text;
                    }
                    default ->
                        throw new IllegalArgumentException(String.format(
                                "a pickle of something else than a text: it asks for 0x%02x at byte %d, which is not done",
                                code, place));
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a pickle that is cut off", e);
        }
    }

    private static long length(ByteBuffer pickle, int code) {
        return switch (code) {
            case SHORT_BINUNICODE -> Byte.toUnsignedLong(pickle.get());
            case BINUNICODE -> Integer.toUnsignedLong(pickle.getInt());
            default -> pickle.getLong();
        };
    }

    private static String text(ByteBuffer pickle, long length) {
        if (length < 0 || length > pickle.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = pickle.slice(pickle.position(), (int) length);
        pickle.position(pickle.position() + (int) length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a pickled text that is not UTF-8", e);
        }
    }
}
