// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DetokenizerTest {
    private static final WordVocabulary VOCABULARY =
            new WordVocabulary(List.of(" true", "∧", "世", "é", " B", "😀", "中文", "th"));
    private static final PolicyTokenizer BYTE_LEVEL =
            PolicyTokenizer.fromJson(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8));
    private static final PolicyTokenizer BYTE_FALLBACK = byteFallback();

    /** Ids of nothing in particular: bytes amid characters, special tokens amid bytes. */
    @Property(tries = 1000)
    void shouldGiveTheTextOfTheWholeForAnyIds(@ForAll("ids") List<Integer> ids) {
        TokenIds all = TokenIds.of(ids.stream().mapToInt(id -> id).toArray());
        assertThat(streamed(BYTE_LEVEL.detokenizer(), all)).isEqualTo(BYTE_LEVEL.decode(all));
        assertThat(streamed(BYTE_LEVEL.verbatimDetokenizer(), all)).isEqualTo(BYTE_LEVEL.decodeVerbatim(all));
    }

    @Property(tries = 500)
    void shouldGiveWholeCharactersAsSoonAsTheyAreWhole(@ForAll("texts") String text) {
        TokenIds ids = BYTE_LEVEL.encode(text);
        Detokenizer detokenizer = BYTE_LEVEL.detokenizer();
        StringBuilder given = new StringBuilder();
        for (int index = 0; index < ids.size(); index++) {
            String piece = detokenizer.add(ids.get(index));
            assertThat(piece).doesNotContain("\uFFFD");
            given.append(piece);
            String sofar = BYTE_LEVEL.decode(ids.slice(0, index + 1));
            assertThat(given.toString()).isEqualTo(sofar.replaceAll("\uFFFD+$", ""));
        }
        assertThat(detokenizer.finish()).isEmpty();
        assertThat(given.toString()).isEqualTo(text);
    }

    @Property(tries = 500)
    void shouldGiveTheTextOfAVocabularyThatFallsBackToBytes(@ForAll("texts") String text) {
        TokenIds ids = BYTE_FALLBACK.encode(text);
        assertThat(streamed(BYTE_FALLBACK.detokenizer(), ids)).isEqualTo(BYTE_FALLBACK.decode(ids));
    }

    @Example
    void shouldKeepBlanksBetweenWordsWhoseDecoderDropsOne() {
        TokenIds ids = BYTE_FALLBACK.encode("a b  c   " + "d e ".repeat(40) + "f");
        assertThat(streamed(BYTE_FALLBACK.detokenizer(), ids))
                .isEqualTo("a b  c   " + "d e ".repeat(40) + "f")
                .isEqualTo(BYTE_FALLBACK.decode(ids));
    }

    @Example
    void shouldShowACharacterThatNeverCameToItsEnd() {
        Detokenizer detokenizer = BYTE_LEVEL.detokenizer();
        assertThat(detokenizer.add('a')).isEqualTo("a");
        assertThat(detokenizer.add(0xF0)).isEmpty();
        assertThat(detokenizer.add(0x9F)).isEmpty();
        assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Example
    void shouldDecodeAFewIdsForEachHoweverLongTheText() {
        List<Integer> decoded = new ArrayList<>();
        Detokenizer detokenizer = new Detokenizer(
                ids -> {
                    decoded.add(ids.size());
                    return BYTE_LEVEL.decode(ids);
                },
                id -> false);
        TokenIds text = BYTE_LEVEL.encode("𝄞 clef 中文 ".repeat(500));
        assertThat(streamed(detokenizer, text)).isEqualTo("𝄞 clef 中文 ".repeat(500));
        assertThat(decoded).allMatch(size -> size <= 20).hasSizeLessThan(text.size() * 3 / 2);
        decoded.clear();
        int[] noText = new int[2000];
        Arrays.fill(noText, 0xE4);
        assertThat(streamed(detokenizer, TokenIds.of(noText))).isEqualTo("\uFFFD".repeat(2000));
        assertThat(decoded).allMatch(size -> size <= 65).hasSizeLessThan(2200);
    }

    @Property(tries = 50)
    void shouldGiveTheTextOfManyBytesThatAreNone(@ForAll("bytes") List<Integer> ids) {
        TokenIds all = TokenIds.of(ids.stream().mapToInt(id -> id).toArray());
        assertThat(streamed(BYTE_LEVEL.detokenizer(), all)).isEqualTo(BYTE_LEVEL.decode(all));
    }

    @Example
    void shouldEndAResponseAtAStopStringThatSpansTokens() {
        ResponseStream response =
                new ResponseStream(BYTE_LEVEL.verbatimDetokenizer(), StopStrings.of(List.of("é😀!", "\n\n")));
        StringBuilder shown = new StringBuilder();
        TokenIds ids = BYTE_LEVEL.encode("B true é😀? é😀! hidden");
        int taken = 0;
        while (!response.stopped()) {
            shown.append(response.add(ids.get(taken++)));
        }
        shown.append(response.finish());
        assertThat(shown.toString()).isEqualTo("B true é😀? ");
        assertThat(response.numTokens()).isEqualTo(taken);
        assertThat(BYTE_LEVEL.decode(ids.slice(0, taken))).endsWith("é😀!");
        assertThat(BYTE_LEVEL.decode(ids.slice(0, taken - 1))).doesNotEndWith("é😀!");
        assertThatThrownBy(() -> response.add(0)).isInstanceOf(TriadException.class);
    }

    @Property(tries = 500)
    void shouldShowAllOfAResponseThatIsNotStopped(@ForAll("ids") List<Integer> ids) {
        ResponseStream response = new ResponseStream(
                BYTE_LEVEL.verbatimDetokenizer(), StopStrings.of(List.of("\uFFFD\uFFFD\uFFFD\uFFFD", "zz")));
        StringBuilder shown = new StringBuilder();
        for (int id : ids) {
            if (!response.stopped()) {
                shown.append(response.add(id));
            }
        }
        shown.append(response.finish());
        String whole = BYTE_LEVEL.decodeVerbatim(
                TokenIds.of(ids.stream().mapToInt(id -> id).toArray()));
        int stop = IntStream.of(whole.indexOf("\uFFFD\uFFFD\uFFFD\uFFFD"), whole.indexOf("zz"))
                .filter(found -> found >= 0)
                .min()
                .orElse(whole.length());
        assertThat(shown.toString()).isEqualTo(whole.substring(0, stop));
    }

    @Provide
    Arbitrary<List<Integer>> ids() {
        Arbitrary<Integer> anything = Arbitraries.integers().between(0, VOCABULARY.size() - 1);
        // The first 256 ids are the bytes: these make whole, broken and cut characters.
        Arbitrary<Integer> inCharacters =
                Arbitraries.of(0xF0, 0x9F, 0x98, 0x80, 0xE4, 0xB8, 0xC3, 0xA9, 0xFF, (int) 'z');
        return Arbitraries.frequencyOf(Tuple.of(1, anything), Tuple.of(2, inCharacters))
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Integer>> bytes() {
        return Arbitraries.of(0xF0, 0x9F, 0x98, 0xE4, 0xB8, 0xFF)
                .list()
                .ofMinSize(100)
                .ofMaxSize(400);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> unicode = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(character -> !Character.isSurrogate((char) (int) character) || character > 0xFFFF)
                .filter(character -> character != 0xFFFD && character != 0x2581)
                .map(Character::toString);
        return Arbitraries.oneOf(
                        unicode,
                        Arbitraries.of(
                                "😀", "👩‍👩‍👧‍👦", "🇨🇳", "中文", "世", " true", "  ", "é", "e\u0301", "\n", "a"))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    private static String streamed(Detokenizer detokenizer, TokenIds ids) {
        StringBuilder text = new StringBuilder();
        ids.stream().forEach(id -> text.append(detokenizer.add(id)));
        return text.append(detokenizer.finish()).toString();
    }

    /** A vocabulary in the manner of SentencePiece: ▁ for blanks, some characters, and bytes for all others. */
    private static PolicyTokenizer byteFallback() {
        StringBuilder vocabulary = new StringBuilder("\"<unk>\": 0, \"</s>\": 1");
        int id = 2;
        for (int unit = 0; unit < 256; unit++) {
            vocabulary.append(", \"<0x%02X>\": %d".formatted(unit, id++));
        }
        for (String piece : List.of("▁", "a", "b", "c", "d", "e", "f", "é", "中", "▁a", "▁b")) {
            vocabulary.append(", \"").append(piece).append("\": ").append(id++);
        }
        String json = """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [{"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
                   "normalized": false, "special": true}],
                 "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
                   {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
                 "pre_tokenizer": null, "post_processor": null,
                 "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
                   {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
                 "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
                   "end_of_word_suffix": null, "fuse_unk": true, "byte_fallback": true, "ignore_merges": false,
                   "vocab": {%s}, "merges": ["▁ a", "▁ b"]}}
                """.formatted(vocabulary);
        ChatTemplate template = ChatTemplate.of(
                "{% for m in messages %}{{ m.content }} {{ eos_token }}{% endfor %}",
                new SpecialTokens(Map.of("eos_token", "</s>"), List.of()));
        return PolicyTokenizer.fromJson(
                json.getBytes(StandardCharsets.UTF_8), Optional.of(template), Clock.systemUTC());
    }
}
