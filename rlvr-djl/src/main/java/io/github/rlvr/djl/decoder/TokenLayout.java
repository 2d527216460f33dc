package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the tokens of a forward pass lie: flat, one behind the other without padding, and each
 * computed once. Sequences that continue the same prompt branch from it, so that a group of
 * rollouts pays for its prompt once. Only attention, which needs rectangles, sees padding.
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenLayout {

    /** A block takes rows down to this share of its longest. */
    private static final double SHORTEST_OF_BLOCK = 0.6;

    /** Rows this much shorter than the longest never make a new block: a block has its price. */
    private static final int SMALL_GAP = 32;

    /**
     * A prompt and its continuations, or a whole sequence without any.
     *
     * @param stem tokens from position 0 on, at least one
     * @param branches tokens that follow the stem, each on its own; a branch may be empty
     */
    public record Tree(int[] stem, List<int[]> branches) {

        /** A sequence of its own. */
        public static Tree of(int[] sequence) {
            return new Tree(sequence, List.of());
        }
    }

    /** Flat tokens from start on. */
    private record Run(int start, int length) {}

    /** Rows that attention takes together; all continue the stem, which may be empty. */
    private record Block(List<Run> rows, Run stem) {

        int width() {
            return rows.get(0).length;
        }
    }

    private final long[] ids;
    private final long[] positions;
    private final long[] back;
    private final List<Run> stems = new ArrayList<>();
    private final List<List<Run>> branches = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    private TokenLayout(List<Tree> trees) {
        int tokens = trees.stream().mapToInt(TokenLayout::size).sum();
        this.ids = new long[tokens];
        this.positions = new long[tokens];
        this.back = new long[tokens];
        int at = 0;
        for (Tree tree : trees) {
            at = place(tree, at);
        }
        cut(stems, new Run(0, 0));
        for (int i = 0; i < trees.size(); i++) {
            cut(branches.get(i), stems.get(i));
        }
        findBack();
    }

    /** Lays out trees in their order: each stem, then its branches. */
    public static TokenLayout of(List<Tree> trees) {
        return new TokenLayout(trees);
    }

    private static int size(Tree tree) {
        return tree.stem.length + tree.branches.stream().mapToInt(b -> b.length).sum();
    }

    private int place(Tree tree, int start) {
        stems.add(place(tree.stem, start, 0));
        int at = start + tree.stem.length;
        List<Run> runs = new ArrayList<>();
        for (int[] branch : tree.branches) {
            runs.add(place(branch, at, tree.stem.length));
            at += branch.length;
        }
        branches.add(runs);
        return at;
    }

    private Run place(int[] tokens, int start, int position) {
        for (int i = 0; i < tokens.length; i++) {
            ids[start + i] = tokens[i];
            positions[start + i] = position + i;
        }
        return new Run(start, tokens.length);
    }

    /** Blocks of rows of similar length. */
    private void cut(List<Run> runs, Run stem) {
        List<Run> order =
                runs.stream()
                        .filter(run -> run.length > 0)
                        .sorted(Comparator.comparingInt(run -> -run.length))
                        .toList();
        int from = 0;
        for (int to = 1; to <= order.size(); to++) {
            if (to == order.size() || muchShorter(order.get(to).length, order.get(from).length)) {
                blocks.add(new Block(order.subList(from, to), stem));
                from = to;
            }
        }
    }

    private static boolean muchShorter(int length, int longest) {
        return length < SHORTEST_OF_BLOCK * longest && longest - length > SMALL_GAP;
    }

    private void findBack() {
        int start = 0;
        for (Block block : blocks) {
            for (Run run : block.rows) {
                for (int t = 0; t < run.length; t++) {
                    back[run.start + t] = start + t;
                }
                start += block.width();
            }
        }
    }

    /** Tokens that are computed. */
    public int size() {
        return ids.length;
    }

    /** Flat index of a tree's first token. */
    public int stemStart(int tree) {
        return stems.get(tree).start;
    }

    /** Flat index of a branch's first token. */
    public int branchStart(int tree, int branch) {
        return branches.get(tree).get(branch).start;
    }

    /** The layout as the decoder's text expects it, made anew and owned by the manager. */
    public List<NDArray> on(NDManager manager) {
        List<NDArray> arrays = new ArrayList<>();
        Collections.addAll(
                arrays, manager.create(ids), manager.create(positions), manager.create(back));
        for (Block block : blocks) {
            long[] index = new long[block.rows.size() * block.width()];
            Arrays.fill(index, ids.length);
            for (int row = 0; row < block.rows.size(); row++) {
                Run run = block.rows.get(row);
                for (int t = 0; t < run.length; t++) {
                    index[row * block.width() + t] = run.start + t;
                }
            }
            arrays.add(manager.create(index, new Shape(block.rows.size(), block.width())));
            arrays.add(
                    manager.create(
                            IntStream.range(0, block.stem.length)
                                    .mapToLong(t -> block.stem.start + t)
                                    .toArray()));
        }
        return arrays;
    }
}
