// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickledTextTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** What Python 3.11 writes for {@code pickle.dumps("[ä]", protocol)}. */
    @ParameterizedTest
    @CsvSource({
        "1, 58040000005bc3a45d71002e",
        "2, 800258040000005bc3a45d71002e",
        "3, 800358040000005bc3a45d71002e",
        "4, 80049508000000000000008c045bc3a45d942e",
        "5, 80059508000000000000008c045bc3a45d942e",
        "8-byte length, 80048d04000000000000005bc3a45d942e"
    })
    void shouldReadTheTextOfEveryProtocol(String protocol, String pickle) {
        assertThat(PickledText.read(hex(pickle))).as(protocol).isEqualTo("[ä]");
    }

    /** Pickles that would do something, and bytes that are none. */
    @ParameterizedTest
    @CsvSource({
        // os.system("id"), as a pickle that Python would run
        "80049520000000000000008c02696494, cut off",
        "63706f7369780a73797374656d0a2e, 0x63",
        "80048c056f732e7378948c0673797374656d94932e, several values",
        "80045d942e, 0x5d",
        "80044b012e, 0x4b",
        "80042e, without a text",
        "80048c0161942e00, ends at byte 6 of 8",
        "8009, protocol 9",
        "80048cff61, cut off",
        "80048dffffffffffffffff61, cut off",
        "80048c02ffff2e, not UTF-8",
        "8004, cut off"
    })
    void shouldRefuseWhatIsNoSingleText(String pickle, String reason) {
        assertThatThrownBy(() -> PickledText.read(hex(pickle)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static String hidden(String json) throws Exception {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2, 'X'});
        pickle.writeBytes(java.nio.ByteBuffer.allocate(4)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .array());
        pickle.writeBytes(text);
        pickle.write('.');
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(deflated)) {
            deflating.write(pickle.toByteArray());
        }
        return Base64.getEncoder().encodeToString(deflated.toByteArray());
    }

    @Test
    void shouldBoundWhatIsInflated() throws Exception {
        String hidden = hidden("[" + " ".repeat(10_000) + "]");

        assertThat(new TestCaseReader(20_000).read(hidden, Optional.empty())).isEmpty();
        assertThatThrownBy(() -> new TestCaseReader(1_000).read(hidden, Optional.empty()))
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void shouldReadTestsWhicheverWayTheyStand() throws Exception {
        String json = "[{\"input\": \"1\\n\", \"output\": \"2\", \"testtype\": \"stdin\"}]";

        assertThat(TestCaseReader.DEFAULT.read(json, Optional.empty()))
                .isEqualTo(TestCaseReader.DEFAULT.read(hidden(json), Optional.empty()))
                .isEqualTo(List.of(new TestCase("1\n", "2")));
        assertThatThrownBy(() -> TestCaseReader.DEFAULT.read(json, Optional.of("f")))
                .hasMessageContaining("type 'stdin' beside the function f");
        assertThatThrownBy(() -> TestCaseReader.DEFAULT.read("{}", Optional.empty()))
                .hasMessageContaining("base 64");
        assertThatThrownBy(() -> TestCaseReader.DEFAULT.read("[1]", Optional.empty()))
                .hasMessageContaining("without input or output");
        assertThatThrownBy(() -> TestCaseReader.DEFAULT.read("AAAA", Optional.empty()))
                .hasMessageContaining("cannot be inflated");
        assertThatThrownBy(
                        () -> TestCaseReader.DEFAULT.read("[{\"input\": \"1\", \"output\": \"[1\"}]", Optional.of("f")))
                .hasMessageContaining("no value in JSON");
    }
}
