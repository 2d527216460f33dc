package io.github.rlvr.djl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTokenizerTest {

    private static final List<String> SPECIAL = List.of("<pad>", "<eos>");

    @Test
    void idsFollowTheOrderGivenSpecialTokensFirst() {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, List.of("a", "b", " "))) {
            assertArrayEquals(new int[] {2, 3, 4, 2, 1}, tokenizer.encode("ab a<eos>", true));
            assertEquals(5, tokenizer.size());
            assertTrue(tokenizer.isSpecial(1));
        }
    }

    @Test
    void decodingAddsNoSpacesAndSkipsSpecialTokens() {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, List.of("a", "b", "\n"))) {
            assertEquals("ab\nb", tokenizer.decode(new int[] {0, 2, 3, 4, 3, 1}, true));
            assertEquals("<pad>a", tokenizer.decode(new int[] {0, 2}, false));
        }
    }

    @Test
    void longerSymbolsArePreferred() {
        List<String> symbols = List.of("t", "r", "u", "e", "true");
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, symbols)) {
            assertArrayEquals(new int[] {6, 2, 3}, tokenizer.encode("truetr", true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aXb", "X", "aa\u00e9", "a\uD83D\uDE42"})
    void aSymbolOutsideTheVocabularyIsRefused(String text) {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, List.of("a", "b"))) {
            assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(text, true));
        }
    }

    @Test
    void everyPrintableCharacterAndMoreCanBeASymbol() {
        List<String> symbols = new ArrayList<>();
        for (char c = ' '; c <= '~'; c++) {
            symbols.add(Character.toString(c));
        }
        symbols.addAll(List.of("\n", "\t", "\u00e9", "\uD83D\uDE42", ".*", "\\d", "[^"));
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, symbols)) {
            for (int i = 0; i < symbols.size(); i++) {
                int[] ids = tokenizer.encode("a" + symbols.get(i) + "b", true);
                assertEquals(i + 2, ids[1], symbols.get(i));
                assertEquals("a" + symbols.get(i) + "b", tokenizer.decode(ids, true));
            }
        }
    }

    @Test
    void aTokenThatAppearsTwiceOrIsEmptyIsRefused() {
        for (List<String> symbols : List.of(List.of("a", "a"), List.of("<eos>"), List.of(""))) {
            assertThrows(
                    IllegalArgumentException.class, () -> SymbolTokenizer.create(SPECIAL, symbols));
        }
    }
}
