// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import org.apache.kafka.common.KafkaException;

/**
 * Why Kafka's client failed, in words. A client that cannot be made says only that, and the reason is at the bottom of what it
 * throws: an issuer that gives no token, a certificate that cannot be read.
 */
final class KafkaReason {
    private KafkaReason() {}

    static String of(KafkaException failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason == failure
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + reason.getMessage();
    }
}
