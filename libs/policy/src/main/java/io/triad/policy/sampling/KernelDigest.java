// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.RandomStream;
import io.triad.policy.RotaryTable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names the code that decides the bits of what {@link EmbeddedSampler} draws: equal digests promise equal bits for the same
 * weights and request. Different ones promise nothing; the code may have changed where it does not matter.
 */
public final class KernelDigest {
    private static final List<Class<?>> KERNELS = List.of(
            BFloatPanels.class,
            Decoder.class,
            DecoderWeights.class,
            FloatPanels.class,
            HeadRotation.class,
            RowAttention.class,
            TokenChoice.class,
            VectorFloats.class,
            WeightPanels.class,
            RandomStream.class,
            RotaryTable.class);

    private static final String SHA256 = compute();

    private KernelDigest() {}

    /** Returns the SHA-256 over the compiled classes, 64 lower-case hex digits. */
    public static String sha256() {
        return SHA256;
    }

    private static String compute() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Class<?> kernel : KERNELS) {
                try (InputStream code = kernel.getResourceAsStream(kernel.getSimpleName() + ".class")) {
                    if (code == null) {
                        throw new TriadException(
                                ErrorCode.BROKEN_INVARIANT, "the code of " + kernel.getName() + " cannot be read");
                    }
                    digest.update(code.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "the kernels' code cannot be digested: " + e, e);
        }
    }
}
