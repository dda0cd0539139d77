// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Optional;

/**
 * Questions of one's own for the domain stage.
 *
 * @param train what both domain lanes train on
 * @param evaluation what every final is measured on besides; silent: one question in eight of train, which then is not trained
 *     on
 */
public record DomainData(
        @Describes("What both domain lanes train on.") DataSource train,

        @Describes(
                "What every final is measured on besides; when silent, one question in eight of `train`, which is then not trained on.")
        Optional<DataSource> evaluation) {
    public DomainData {
        Constraints.check(DomainData.class, train, evaluation);
    }

    /** Tells whether the bytes of every file are stated, so that no other ones can take their place. */
    public boolean isPinned() {
        return train.sha256().isPresent()
                && evaluation.map(source -> source.sha256().isPresent()).orElse(true);
    }
}
