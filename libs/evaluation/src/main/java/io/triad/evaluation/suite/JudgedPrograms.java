// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import java.util.List;

/**
 * The responses of a checkpoint that are programs, with their verdicts.
 *
 * @param pythonVersion of the Python that ran them; empty where there are none
 * @param programs in the order in which the suite asks for them
 */
public record JudgedPrograms(String pythonVersion, List<JudgedProgram> programs) {
    /** Of a suite that asks for none. */
    public static final JudgedPrograms NONE = new JudgedPrograms("", List.of());

    public JudgedPrograms {
        programs = List.copyOf(programs);
    }
}
