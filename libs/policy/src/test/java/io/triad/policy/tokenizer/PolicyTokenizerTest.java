// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyTokenizerTest {
    private static final List<String> WORDS = words();
    private static final WordVocabulary VOCABULARY = new WordVocabulary(WORDS);
    private static final PolicyTokenizer TOKENIZER =
            PolicyTokenizer.fromJson(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8));

    private static List<String> words() {
        List<String> words = new ArrayList<>(
                List.of("satisfiable", " true", " false", "∧", "∨", "¬", "→", " ↔ ", "->", ":\n", "p12", " é", "[(]"));
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            words.add(String.valueOf(letter));
            words.add(" " + letter);
        }
        return words;
    }

    @Example
    void shouldEncodeEachWordAsOneTokenOfItsOwn() {
        assertThat(WORDS).allSatisfy(word -> {
            TokenIds ids = TOKENIZER.encode(word);
            assertThat(ids.size()).as(word).isEqualTo(1);
            assertThat(TOKENIZER.decode(ids)).isEqualTo(word);
        });
        assertThat(WORDS.stream().map(TOKENIZER::encode)).doesNotHaveDuplicates();
        assertThat(TOKENIZER.encode(" B is true → 42").size())
                .as("' B', bytes of ' is', ' true', ' ', '→', ' ', '4', '2'")
                .isEqualTo(1 + 3 + 1 + 1 + 1 + 1 + 2);
    }

    @Property(tries = 300)
    void shouldDecodeWhatItEncoded(@ForAll("texts") String text) {
        TokenIds ids = TOKENIZER.encode(text);
        assertThat(TOKENIZER.decode(ids)).isEqualTo(text);
        assertThat(ids.stream()).allMatch(id -> id < VOCABULARY.size());
    }

    @Property(tries = 300)
    void shouldEncodeWordsBetweenSpacesAsThemselves(@ForAll("sentences") List<String> sentence) {
        TokenIds ids = TOKENIZER.encode(String.join("\n", sentence));
        assertThat(ids.size()).isEqualTo(2 * sentence.size() - 1);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> unicode = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .map(Character::toString);
        Arbitrary<String> ascii = Arbitraries.integers().between(1, 127).map(Character::toString);
        return Arbitraries.oneOf(
                        unicode, ascii, Arbitraries.of(WORDS), Arbitraries.of("<think>", "</answer>", " ", "<|"))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> sentences() {
        return Arbitraries.of(WORDS)
                .filter(word -> !word.contains("\n"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Example
    void shouldKeepTagsAndDropSpecialTokens() {
        TokenIds ids = TOKENIZER.encode("<think>A</think><answer>B</answer><|im_end|>");
        assertThat(ids.size()).isEqualTo(7);
        assertThat(ids.get(6)).isEqualTo(TOKENIZER.endOfTurn()).isEqualTo(VOCABULARY.endOfTurn());
        assertThat(TOKENIZER.decode(ids)).isEqualTo("<think>A</think><answer>B</answer>");
        assertThat(TOKENIZER.decodeVerbatim(ids)).endsWith("</answer><|im_end|>");
        assertThat(TOKENIZER.encode("<|endoftext|>").get(0)).isEqualTo(VOCABULARY.endOfText());
    }

    @Example
    void shouldShowATurnThatWasStartedInsideAResponse() {
        TokenIds response = TOKENIZER.encode("A<|im_end|>\n<|im_start|>assistant\nB<|im_end|>");
        assertThat(TOKENIZER.decodeResponse(response)).isEqualTo("A<|im_end|>\n<|im_start|>assistant\nB");
        assertThat(TOKENIZER.decodeResponse(TOKENIZER.encode("cut off"))).isEqualTo("cut off");
        assertThat(TOKENIZER.decodeResponse(TokenIds.empty())).isEmpty();
    }

    @Example
    void shouldWriteChatMlPrompts() {
        assertThat(TOKENIZER.decodeVerbatim(TOKENIZER.prompt("S", "U")))
                .isEqualTo("<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n");
        assertThat(TOKENIZER.decodeVerbatim(TOKENIZER.prompt("", "U")))
                .isEqualTo("<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n");
    }

    @Example
    void shouldEncodeLongTextsWhole() {
        assertThat(TOKENIZER.encode("A".repeat(1) + " B".repeat(5000)).size()).isEqualTo(5001);
    }

    @Example
    void shouldNotCountSingleBytesTwice() {
        assertThat(VOCABULARY.size()).isEqualTo(256 + WORDS.size() - 26 + 7);
        assertThat(VOCABULARY.words()).doesNotContain("A").contains(" A");
    }

    @Example
    void shouldPassOverMarkersThatEveryVocabularyHas() {
        assertThat(new WordVocabulary(List.of("<think>", "ab", "<|im_end|>")).words())
                .containsExactly("ab");
    }

    @Example
    void shouldRefuseWordsThatCannotBeOneToken() {
        assertThatThrownBy(() -> new WordVocabulary(List.of("ab", "ab")))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("\"ab\" is given twice");
        assertThatThrownBy(() -> new WordVocabulary(List.of("")))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new WordVocabulary(List.of("x<think>")))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("<think>");
    }

    @Example
    void shouldRefuseWhatIsNoTokenizer() {
        assertThatThrownBy(() -> PolicyTokenizer.fromJson("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("tokenizer.json cannot be opened");
        String withoutTurns = VOCABULARY.toJson().replace("<|im_end|>", "<|im_over|>");
        assertThatThrownBy(() -> PolicyTokenizer.fromJson(withoutTurns.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("none of the tokens [<|im_end|>, <|eot_id|>]");
    }
}
