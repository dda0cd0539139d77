// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.example;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.List;
import java.util.Optional;

/**
 * An example of a family of one's own: which day of the week is it so many days later?
 *
 * <p>Three steps make a family: implement {@link TaskFamily}; draw from nothing but the given random numbers; name the class
 * in {@code META-INF/services/io.triad.reasoning.task.TaskFamily} of the jar. It asks a {@link QuestionPuzzle}, so the suite
 * can already put it into words and judge it. A recipe asks for it by name, {@code tasks: {families: {domain: {calendar: 1}}}}.
 */
public final class CalendarFamily implements TaskFamily<QuestionPuzzle> {

    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    @Override
    public Ability ability() {
        return Ability.DOMAIN;
    }

    @Override
    public String name() {
        return "calendar";
    }

    @Override
    public String revision() {
        return "1";
    }

    @Override
    public Optional<QuestionPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        int today = random.nextInt(7);
        int numDays = random.between(1, 30 * level);
        String question = "Today is " + DAYS.get(today) + ". Which day is it " + numDays + " days after today?";
        char letter = (char) ('A' + (today + numDays) % 7);
        return Optional.of(new QuestionPuzzle(question, new QuestionPuzzle.Reference.Choice(DAYS, letter)));
    }

    @Override
    public Optional<Solution> solve(QuestionPuzzle puzzle, int level) {
        String letter =
                switch (puzzle.reference()) {
                    case QuestionPuzzle.Reference.Choice choice -> String.valueOf(choice.letter());
                    case QuestionPuzzle.Reference.Maths maths -> maths.answer();
                };
        String reasoning = "Whole weeks change nothing, so only the days beyond them count: " + letter;
        return Optional.of(new Solution(letter, reasoning, new Difficulty(1, 1, Difficulty.lines(reasoning), 7)));
    }
}
