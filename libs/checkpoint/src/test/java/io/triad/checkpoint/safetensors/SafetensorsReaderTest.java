// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "8 | {\"w\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}| tensor w has dtype 'I64', expected one of",
                "8 | {\"w\":{\"shape\":[1],\"data_offsets\":[0,8]}}| tensor w has dtype ''",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}| tensor w has 8 bytes, expected 12",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}| tensor w ends at byte 16 of 8",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}| tensor w begins at byte 4, expected 0",
                "8 | {\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
                        + "| tensor w begins at byte 4, expected 8 where v ends",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}| the file has 8 bytes of values, expected 4",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}| tensor w has data_offsets [8, 0]",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}| tensor w has data_offsets [0]",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}| tensor w has -2 in shape",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}| tensor w has 2.0 in shape",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}| more elements than fit in 64 bits",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807],\"data_offsets\":[0,8]}}| more bytes than fit in 64 bits",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}| 17 dimensions, expected at most 16",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}| tensor w has no list shape",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}| tensor w has the unknown key more",
                "8 | {\"w\":[]}| tensor w must be an object",
                "8 | {\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
                        + "| Duplicate field 'w'",
                "0 | {\"__metadata__\":{\"format\":1}}| __metadata__.format is 1, expected a text",
                "0 | []| the header must be a JSON object",
                "0 | {} {}| the header is not valid JSON",
                "0 | {\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}| the header is not valid JSON",
                "8 | {}| the file has 8 bytes of values, expected 0",
            })
    void shouldNameWhatIsWrongInAHeader(int valueBytes, String header, String message) throws IOException {
        Path file = file(header.length(), header, valueBytes);

        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "16777217", "9223372036854775807", "-9223372036854775808"})
    void shouldRefuseAHeaderLengthOutOfBounds(long length) throws IOException {
        Path file = file(length, "{}", 0);

        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .hasMessageContaining(Long.toUnsignedString(length) + " bytes, expected 2 to 16777216");
    }

    @Test
    void shouldRefuseATruncatedHeaderAndAnEmptyFile() throws IOException {
        Path truncated = file(100, "{}", 0);
        Path empty = Files.createFile(folder.resolve("empty.safetensors"));

        assertThatThrownBy(() -> SafetensorsReader.open(truncated)).hasMessageContaining("only 2 follow");
        assertThatThrownBy(() -> SafetensorsReader.open(empty)).hasMessageContaining("it has 0 bytes");
    }

    @Test
    void shouldTellAMissingFileAndAMissingTensor() throws IOException {
        Path file = file(2, "{}", 0);

        assertThatThrownBy(() -> SafetensorsReader.open(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThatThrownBy(() -> reader.floats("lm_head.weight"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("has no tensor lm_head.weight");
        }
    }

    @Test
    void shouldReadBeyondTwoGibibytes() throws IOException {
        // Given a sparse file whose second tensor lies behind 3 GiB
        long large = 3L << 30;
        String header = "{\"large\":{\"dtype\":\"F32\",\"shape\":[" + large / 4 + "],\"data_offsets\":[0," + large
                + "]},\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + large + "," + (large + 4) + "]}}";
        Path file = file(header.length(), header, 0);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer value =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 2.5f);
            assertThat(channel.write(value, 8 + header.length() + large)).isEqualTo(4);
            value.rewind().putFloat(0, 1.5f);
            assertThat(channel.write(value, 8 + header.length() + large - 4)).isEqualTo(4);
        }

        // When, then
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.floats("last")).containsExactly(2.5f);
            assertThat(reader.values("large").byteSize()).isEqualTo(large);
            float[] end = new float[2];
            DType.F32.read(reader.values("large"), large / 4 - 2, end, 0, 2);
            assertThat(end).containsExactly(0f, 1.5f);
            MemorySegment copy = MemorySegment.ofArray(new byte[8]);
            WritableTensor.stored(reader.tensors().get("large"), reader.values("large"))
                    .copy(large / 4 - 2, 2, copy);
            assertThat(copy.mismatch(reader.values("large").asSlice(large - 8))).isEqualTo(-1);
        }
    }

    private Path file(long length, String header, int valueBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + valueBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(json);
        return Files.write(folder.resolve("model.safetensors"), bytes.array());
    }
}
