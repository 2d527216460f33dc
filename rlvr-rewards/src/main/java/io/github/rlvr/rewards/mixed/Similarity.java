package io.github.rlvr.rewards.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How alike two texts are: for every token of one the best cosine with a token of the other, the
 * mean of both directions. Immutable.
 *
 * @param embedding of tokens
 */
public record Similarity(TokenEmbedding embedding) {

    private static final int MAX_TOKENS = 500;

    /** The vector of a token. */
    @FunctionalInterface
    public interface TokenEmbedding {

        /** {@code [dimensions]} of a token, the same for equal tokens. */
        double[] of(String token);
    }

    /** Hashed trigrams of a word's characters, with marks for its ends: no model needed. */
    public static Similarity ofCharacters() {
        return new Similarity(Similarity::trigrams);
    }

    /**
     * In [-1, 1]; 0 when one of the texts has no words. At most {@value #MAX_TOKENS} words of each
     * are read.
     */
    public double between(String a, String b) {
        List<double[]> left = vectors(a);
        List<double[]> right = vectors(b);
        return left.isEmpty() || right.isEmpty()
                ? 0
                : 0.5 * (towards(left, right) + towards(right, left));
    }

    private List<double[]> vectors(String text) {
        List<double[]> vectors = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && vectors.size() < MAX_TOKENS) {
                vectors.add(embedding.of(word));
            }
        }
        return vectors;
    }

    private static double towards(List<double[]> from, List<double[]> to) {
        double sum = 0;
        for (double[] a : from) {
            sum += to.stream().mapToDouble(b -> cosine(a, b)).max().orElse(0);
        }
        return sum / from.size();
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
        }
        double norm = Math.sqrt(squaresA * squaresB);
        return norm == 0 ? 0 : product / norm;
    }

    private static double[] trigrams(String word) {
        double[] vector = new double[64];
        String marked = "^" + word + "$";
        for (int i = 0; i + 3 <= marked.length(); i++) {
            vector[Math.floorMod(marked.substring(i, i + 3).hashCode() * 0x9E3779B1, 64)]++;
        }
        return vector;
    }
}
