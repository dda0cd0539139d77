// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cuts a mathematical text into pieces, in one pass. */
final class MathTokenizer {

    private static final Map<String, String> SIGN_COMMANDS = Map.ofEntries(
            Map.entry("cdot", "*"),
            Map.entry("times", "*"),
            Map.entry("ast", "*"),
            Map.entry("div", "/"),
            Map.entry("pm", "±"),
            Map.entry("mp", "∓"),
            Map.entry("cup", "∪"),
            Map.entry("infty", "∞"),
            Map.entry("circ", "°"),
            Map.entry("degree", "°"),
            Map.entry("in", "∈"),
            Map.entry("vert", "|"),
            Map.entry("lvert", "|"),
            Map.entry("rvert", "|"),
            Map.entry("langle", "⟨"),
            Map.entry("rangle", "⟩"),
            Map.entry("lbrace", "\\{"),
            Map.entry("rbrace", "\\}"),
            Map.entry("emptyset", "∅"),
            Map.entry("varnothing", "∅"));

    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('−', "-"),
            Map.entry('×', "*"),
            Map.entry('·', "*"),
            Map.entry('⋅', "*"),
            Map.entry('÷', "/"),
            Map.entry('±', "±"),
            Map.entry('∓', "∓"),
            Map.entry('∪', "∪"),
            Map.entry('∞', "∞"),
            Map.entry('°', "°"),
            Map.entry('∈', "∈"),
            Map.entry('∅', "∅"),
            Map.entry('⟨', "⟨"),
            Map.entry('⟩', "⟩"));

    private static final Set<String> SPACES = Set.of("quad", "qquad", "displaystyle", "left", "right", "big", "Big");

    private static final Set<String> TEXTS = Set.of("text", "textrm", "textbf", "mathrm", "mbox", "operatorname");

    /** Words that stand for a command; any other run of more than {@link #MAX_RUN} letters is a word, not a product. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("sqrt", "sqrt"),
            Map.entry("pi", "pi"),
            Map.entry("sin", "sin"),
            Map.entry("cos", "cos"),
            Map.entry("tan", "tan"),
            Map.entry("cot", "cot"),
            Map.entry("sec", "sec"),
            Map.entry("csc", "csc"),
            Map.entry("arcsin", "arcsin"),
            Map.entry("arccos", "arccos"),
            Map.entry("arctan", "arctan"),
            Map.entry("ln", "ln"),
            Map.entry("log", "log"),
            Map.entry("exp", "exp"));

    private static final Set<String> REFUSED_WORDS =
            Set.of("or", "not", "if", "is", "no", "nor", "the", "but", "yes", "are", "it", "so");

    private static final int MAX_RUN = 3;

    private final String text;
    private final List<MathToken> tokens = new ArrayList<>();
    /** For each open bracket whether a comma in it separates; braces of a command's argument do not count. */
    private final List<Boolean> brackets = new ArrayList<>();

    private int numSeparating;
    private int position;
    private boolean spaced;

    private MathTokenizer(String text) {
        this.text = text;
    }

    /**
     * The pieces.
     *
     * @throws UnreadableException if some character belongs to no piece
     */
    static List<MathToken> tokens(String text) {
        MathTokenizer tokenizer = new MathTokenizer(text);
        while (tokenizer.position < text.length()) {
            tokenizer.step();
        }
        return tokenizer.tokens;
    }

    private char at(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private void add(Kind kind, String content) {
        tokens.add(new MathToken(kind, content, spaced));
        spaced = false;
    }

    private void step() {
        char c = text.charAt(position);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '~' || c == '\u00a0' || c == '\u2009') {
            position++;
            spaced = true;
        } else if (c == '$') {
            position++;
        } else if (isDigit(c) || (c == '.' && isDigit(at(position + 1)))) {
            number();
        } else if (isLetter(c)) {
            letters();
        } else if (c == '\\') {
            command();
        } else {
            sign(c);
        }
    }

    private void sign(char c) {
        position++;
        switch (c) {
            case '²' -> power("2");
            case '³' -> power("3");
            case 'π' -> add(Kind.COMMAND, "pi");
            case '√' -> add(Kind.COMMAND, "√");
            case '*' -> {
                boolean twice = at(position) == '*';
                position += twice ? 1 : 0;
                add(Kind.SIGN, twice ? "^" : "*");
            }
            case '+', '-', '/', '^', '_', '=', ',', ';', '!', '%', '|' -> add(Kind.SIGN, String.valueOf(c));
            case '(', '[' -> open(String.valueOf(c), true);
            case '{' -> openBrace();
            case ')', ']', '}' -> close(String.valueOf(c));
            default -> {
                String known = SIGNS.get(c);
                if (known == null) {
                    throw new UnreadableException(
                            "the character U+" + Integer.toHexString(c) + " is no part of a mathematical answer");
                }
                add(Kind.SIGN, known);
            }
        }
    }

    private void power(String exponent) {
        add(Kind.SIGN, "^");
        add(Kind.NUMBER, exponent);
    }

    private void openBrace() {
        if (text.startsWith(",}", position)) {
            throw new UnreadableException("{,} is not between digits");
        }
        open("{", tokens.isEmpty());
    }

    private void open(String bracket, boolean separating) {
        brackets.add(separating);
        numSeparating += separating ? 1 : 0;
        add(Kind.SIGN, bracket);
    }

    private void close(String bracket) {
        if (brackets.isEmpty()) {
            throw new UnreadableException("a bracket is closed that was not opened");
        }
        numSeparating -= brackets.removeLast() ? 1 : 0;
        add(Kind.SIGN, bracket);
    }

    private void letters() {
        int end = position;
        while (isLetter(at(end))) {
            end++;
        }
        String run = text.substring(position, end);
        position = end;
        if (WORDS.containsKey(run)) {
            add(Kind.COMMAND, WORDS.get(run));
        } else if (run.equals("and")) {
            add(Kind.TEXT, run);
        } else if (run.equals("inf") || run.equals("infinity") || run.equals("oo")) {
            add(Kind.SIGN, "∞");
        } else if (run.length() > MAX_RUN || REFUSED_WORDS.contains(run.toLowerCase(java.util.Locale.ROOT))) {
            throw new UnreadableException(
                    "the word '" + run.substring(0, Math.min(run.length(), 20)) + "' is no maths");
        } else {
            run.chars().forEach(letter -> add(Kind.LETTER, String.valueOf((char) letter)));
        }
    }

    private void command() {
        char next = at(position + 1);
        if (!isLetter(next)) {
            position += 2;
            switch (next) {
                case ',', ';', ':', ' ' -> spaced = true;
                case '!' -> {}
                case '%' -> add(Kind.SIGN, "%");
                case '$' -> add(Kind.SIGN, "\\$");
                case '{' -> open("\\{", true);
                case '}' -> close("\\}");
                case '|' -> add(Kind.SIGN, "|");
                default -> throw new UnreadableException("a backslash stands before no command");
            }
            return;
        }
        int end = position + 1;
        while (isLetter(at(end))) {
            end++;
        }
        String name = text.substring(position + 1, end);
        position = end;
        String sign = SIGN_COMMANDS.get(name);
        if (SPACES.contains(name)) {
            spaced = spaced || name.endsWith("quad");
        } else if (TEXTS.contains(name)) {
            text();
        } else if (sign == null) {
            add(Kind.COMMAND, name.equals("dfrac") || name.equals("tfrac") || name.equals("cfrac") ? "frac" : name);
        } else if (sign.equals("⟨") || sign.equals("\\{")) {
            open(sign, true);
        } else if (sign.equals("⟩") || sign.equals("\\}")) {
            close(sign);
        } else {
            add(Kind.SIGN, sign);
        }
    }

    private void text() {
        int end = text.indexOf('}', position);
        if (at(position) != '{' || end < 0) {
            throw new UnreadableException("a command for text has no text");
        }
        add(Kind.TEXT, text.substring(position + 1, end).strip());
        position = end + 1;
    }

    private void number() {
        StringBuilder digits = new StringBuilder();
        digits(digits);
        if (digits.length() <= 3 && digits.length() > 0 && digits.charAt(0) != '0') {
            thousands(digits);
        }
        if (at(position) == '.' && (isDigit(at(position + 1)) || atOverline(position + 1))) {
            position++;
            digits.append('.');
            digits(digits);
            if (atOverline(position)) {
                position = text.indexOf('{', position) + 1;
                digits.append('(');
                digits(digits);
                digits.append(')');
                if (at(position) != '}' || digits.charAt(digits.length() - 2) == '(') {
                    throw new UnreadableException("an overline is over other than digits");
                }
                position++;
            }
        }
        add(Kind.NUMBER, digits.toString());
    }

    private boolean atOverline(int index) {
        return text.startsWith("\\overline{", index) || text.startsWith("\\bar{", index);
    }

    private void digits(StringBuilder digits) {
        while (isDigit(at(position))) {
            digits.append(text.charAt(position++));
        }
    }

    /** Groups of exactly three digits after {@code ,} where it does not separate, or after <code>{,}</code> or {@code \,}. */
    private void thousands(StringBuilder digits) {
        String mark = separator(position);
        while (mark != null && isGroup(position + mark.length())) {
            position += mark.length();
            digits.append(text, position, position + 3);
            position += 3;
            mark = text.startsWith(mark, position) ? mark : null;
        }
        if (mark != null && numSeparating == 0 && isDigit(at(position + mark.length())) && digits.length() > 3) {
            throw new UnreadableException("the digits are in groups of other than three");
        }
    }

    private @org.jspecify.annotations.Nullable String separator(int index) {
        for (String mark : List.of("{,}", ",\\!", "\\,", "\\!,", ",")) {
            if (text.startsWith(mark, index) && (numSeparating == 0 || mark.length() > 1)) {
                return mark;
            }
        }
        return null;
    }

    private boolean isGroup(int index) {
        return isDigit(at(index)) && isDigit(at(index + 1)) && isDigit(at(index + 2)) && !isDigit(at(index + 3));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
