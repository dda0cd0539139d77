// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.maths.MathAnswer;
import io.triad.reasoning.maths.MathAnswers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pairs of answers: ours by hand, and a published implementation's verdict on the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EquivalenceTest {

    private final List<PairTable.Row> pairs = PairTable.read("pairs.tsv");
    private final Map<List<String>, Equality> found = new HashMap<>();

    @BeforeAll
    void compareAll() {
        SymjaAlgebra algebra = new SymjaAlgebra();
        for (PairTable.Row pair : pairs) {
            Deadline deadline = Deadline.in(Duration.ofMinutes(2));
            found.put(
                    List.of(pair.left(), pair.right()),
                    MathAnswers.compare(read(pair.left()), read(pair.right()), algebra, deadline));
        }
    }

    private static MathAnswer read(String text) {
        return switch (MathAnswers.read(text, Deadline.in(Duration.ofMinutes(2)))) {
            case MathAnswers.Reading.Read(MathAnswer answer) -> answer;
            case MathAnswers.Reading.Unreadable(String reason) -> throw new AssertionError(text + ": " + reason);
        };
    }

    @Test
    void shouldTellEqualAnswersFromOthers() {
        assertThat(pairs).filteredOn(pair -> pair.mark().equals("=")).hasSizeGreaterThanOrEqualTo(150);
        assertThat(pairs).filteredOn(pair -> pair.mark().equals("/")).hasSizeGreaterThanOrEqualTo(150);
        assertThat(pairs).allSatisfy(pair -> assertThat(found.get(List.of(pair.left(), pair.right())))
                .as("%s and %s", pair.left(), pair.right())
                .isEqualTo(pair.mark().equals("=") ? Equality.EQUAL : Equality.DIFFERENT));
    }

    /** Every difference is listed with its reason, and only differences are. */
    @Test
    void shouldAgreeWithAPublishedImplementationButForListedDifferences() {
        Set<List<String>> listed = new HashSet<>();
        for (PairTable.Row difference : PairTable.read("differences.tsv")) {
            assertThat(difference.note()).isNotBlank();
            listed.add(List.of(difference.left(), difference.right()));
        }
        List<PairTable.Row> golden = PairTable.read("golden-math-verify.tsv");
        assertThat(golden).hasSameSizeAs(pairs);
        for (PairTable.Row theirs : golden) {
            List<String> pair = List.of(theirs.left(), theirs.right());
            boolean same = theirs.mark().equals(found.get(pair) == Equality.EQUAL ? "=" : "/");
            assertThat(same).as("%s", pair).isNotEqualTo(listed.contains(pair));
        }
    }
}
