package io.github.rlvr.djl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import io.github.rlvr.djl.policy.ModelText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutEngineTest {

    private static final List<int[]> PROMPTS =
            List.of(
                    new int[] {5},
                    new int[] {100, 7, 33, 91, 12, 300, 45},
                    new int[] {8, 9, 10},
                    new int[] {400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410});

    private static final SamplingParams SAMPLING = SamplingParams.sampling(1.2, 20);

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "2,3,1,16", "3,7,4,64", "5,32,1,8", "64,64,32,4096"})
    void rowsChunksAndPrefillBudgetChangeNothing(int rows, int chunk, int patience, int prefill)
            throws IOException {
        List<Completion> expected;
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optTrained(false).build()) {
            expected = complete(policy, PROMPTS, groupsOf(3), SAMPLING);
        }
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-qwen2")
                        .optTrained(false)
                        .optRollout(new RolloutSettings(rows, chunk, patience, prefill))
                        .build()) {
            draws("tiny-qwen2", 3)
                    .assertSame(expected, complete(policy, PROMPTS, groupsOf(3), SAMPLING));
        }
    }

    @Test
    void packedProductsChangeNothing() throws IOException {
        List<List<Completion>> runs = new ArrayList<>();
        for (boolean packed : List.of(false, true)) {
            try (DjlPolicy policy =
                    TinyPolicy.of("tiny-qwen2")
                            .optProducts(new ProductChoice(packed, false, false))
                            .optTrained(false)
                            .build()) {
                runs.add(complete(policy, PROMPTS, groupsOf(3), SAMPLING));
            }
        }
        draws("tiny-qwen2", 3).assertSame(runs.get(0), runs.get(1));
    }

    /** Prompts that end within a page of the cache, at its end and one behind; groups of 1 to 4. */
    @ParameterizedTest
    @CsvSource({"1,64,tiny-qwen2", "3,5,tiny-qwen2", "64,32,tiny-qwen3"})
    void pagesThatAGroupSharesChangeNothing(int rows, int chunk, String model) throws IOException {
        List<int[]> prompts = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int length : new int[] {130, 64, 1, 65, 128, 63}) {
            int seed = length;
            prompts.add(IntStream.range(0, length).map(t -> (t * 37 + seed) % 500).toArray());
            for (int sample = 0; sample <= prompts.size() % 4; sample++) {
                jobs.add(new Job(prompts.size() - 1, 10L * length + sample));
            }
        }
        SamplingParams sampling = SamplingParams.sampling(1, 70);
        List<List<Completion>> runs = new ArrayList<>();
        for (boolean packed : List.of(false, true)) {
            try (DjlPolicy policy =
                    TinyPolicy.of(model)
                            .optProducts(new ProductChoice(packed, false, false))
                            .optRollout(new RolloutSettings(rows, chunk, 1, 256))
                            .optTrained(false)
                            .build()) {
                runs.add(complete(policy, prompts, jobs, sampling));
            }
        }
        new Draws(model, prompts, jobs, sampling).assertSame(runs.get(0), runs.get(1));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void completionsWithoutALimitEndWithTheContext(boolean packed) throws IOException {
        int context = 40;
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-qwen2")
                        .optProducts(new ProductChoice(packed, false, false))
                        .optPositions(context)
                        .optTrained(false)
                        .build()) {
            List<Job> jobs = groupsOf(2);
            SamplingParams unlimited = SamplingParams.sampling(1, Integer.MAX_VALUE);
            List<Completion> completions = complete(policy, PROMPTS, jobs, unlimited);
            for (int i = 0; i < jobs.size(); i++) {
                int room = context - PROMPTS.get(jobs.get(i).prompt()).length;
                Completion completion = completions.get(i);
                boolean cut = completion.finish() == FinishReason.LENGTH;
                assertTrue(cut ? completion.ids().length == room : completion.ids().length <= room);
            }
            assertTrue(completions.stream().anyMatch(c -> c.finish() == FinishReason.LENGTH));
        }
    }

    @Test
    void aModelWhoseLogitsAreNotFiniteDrawsNothing() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optTrained(false).build()) {
            policy.weights().tensors().get(1).muli(Float.NaN);
            for (Completion completion : complete(policy, PROMPTS, groupsOf(2), SAMPLING)) {
                assertEquals(FinishReason.INVALID, completion.finish());
                assertEquals(0, completion.ids().length);
            }
        }
    }

    @Test
    void aRolloutDoesNotDependOnItsCompanions() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen3").optTrained(false).build()) {
            List<Job> jobs = groupsOf(2);
            List<Completion> together = complete(policy, PROMPTS, jobs, SAMPLING);
            List<Completion> alone = new ArrayList<>();
            for (Job job : jobs) {
                alone.addAll(complete(policy, PROMPTS, List.of(job), SAMPLING));
            }
            draws("tiny-qwen3", 2).assertSame(alone, together);
        }
    }

    @Test
    void membersOfAGroupShareAPrefillAndDrawWhatTheyWouldDrawWithPrefillsOfTheirOwn()
            throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-llama").optTrained(false).build()) {
            int[] prompt = PROMPTS.get(3);
            List<Job> group = List.of(new Job(0, 1), new Job(0, 2), new Job(0, 3));
            List<Job> single = List.of(new Job(0, 1), new Job(1, 2), new Job(2, 3));
            List<Completion> shared = complete(policy, List.of(prompt), group, SAMPLING);
            new Draws("tiny-llama", List.of(prompt), group, SAMPLING)
                    .assertSame(
                            complete(policy, List.of(prompt, prompt, prompt), single, SAMPLING),
                            shared);
            assertFalse(
                    Arrays.equals(shared.get(0).ids(), shared.get(1).ids()),
                    "samples of a group must differ");
        }
    }

    @Test
    void finishedRowsLeaveAndWaitingOnesEnterWithoutDisturbingTheOthers() throws IOException {
        Set<Integer> ends = Set.of(69, 245, 394, 400, 511);
        SamplingParams sampling = SamplingParams.sampling(0.9, 40);
        List<Job> jobs = groupsOf(5);
        List<Completion> expected;
        try (DjlPolicy policy = endingAt(ends, new RolloutSettings(1, 4, 1, 64)).build()) {
            expected = complete(policy, PROMPTS, jobs, sampling);
        }
        Set<Integer> lengths =
                expected.stream().map(c -> c.ids().length).collect(Collectors.toSet());
        assertTrue(lengths.size() > 5, "the test needs rows that end apart: " + lengths);
        for (int rows : List.of(2, 7, 64)) {
            List<Integer> finished = new ArrayList<>();
            try (DjlPolicy policy = endingAt(ends, new RolloutSettings(rows, 8, 1, 64)).build()) {
                List<Completion> all =
                        policy.complete(
                                PROMPTS,
                                jobs,
                                sampling,
                                progress -> {
                                    finished.add(progress.finished());
                                    assertEquals(jobs.size(), progress.total());
                                    return true;
                                });
                new Draws("tiny-qwen2", PROMPTS, jobs, sampling).assertSame(expected, all);
                assertEquals(jobs.size(), finished.get(finished.size() - 1));
                assertEquals(finished.stream().sorted().toList(), finished);
            }
        }
    }

    @Test
    void anyOfTheEndIdsEndsACompletionAndIsItsLastToken() throws IOException {
        try (DjlPolicy policy = endingAt(Set.of(244, 9), RolloutSettings.CPU).build()) {
            Completion completion = greedy(policy, SamplingParams.greedy(16));
            assertArrayEquals(new int[] {493, 474, 244}, completion.ids());
            assertEquals(FinishReason.STOP, completion.finish());
            assertEquals(3, completion.logProbs().length);
            assertEquals(3, completion.entropies().length);
        }
    }

    @Test
    void aCompletionEndsAtTheTokenThatCompletesAStopString() throws IOException {
        try (DjlPolicy policy = endingAt(Set.of(), RolloutSettings.CPU).build()) {
            int[] free = greedy(policy, SamplingParams.greedy(16)).ids();
            String stop = policy.decode(Arrays.copyOfRange(free, 6, 8));
            Completion completion =
                    greedy(policy, new SamplingParams(0, 0, 1, 0, 16, List.of("never", stop)));
            assertEquals(FinishReason.STOP, completion.finish());
            int[] ids = completion.ids();
            assertArrayEquals(Arrays.copyOf(free, ids.length), ids);
            assertTrue(policy.decode(ids).contains(stop));
            assertFalse(policy.decode(Arrays.copyOf(ids, ids.length - 1)).contains(stop));
        }
    }

    @Test
    void aCompletionIsCutAtItsLimit() throws IOException {
        try (DjlPolicy policy = endingAt(Set.of(), RolloutSettings.CPU).build()) {
            Completion completion = greedy(policy, SamplingParams.greedy(5));
            assertEquals(5, completion.ids().length);
            assertEquals(FinishReason.LENGTH, completion.finish());
        }
    }

    @Test
    void aCompletionIsCutWhereTheContextEnds() throws IOException {
        int[] prompt = PROMPTS.get(3);
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-llama").optPositions(prompt.length + 3).build()) {
            List<Completion> all = complete(policy, PROMPTS, groupsOf(1), SAMPLING);
            assertEquals(3, all.get(3).ids().length);
            assertEquals(FinishReason.LENGTH, all.get(3).finish());
            assertTrue(all.get(0).ids().length <= prompt.length + 2);
        }
    }

    @Test
    void cancellingKeepsWhatWasDrawn() throws IOException {
        try (DjlPolicy policy = endingAt(Set.of(), new RolloutSettings(4, 3, 1, 64)).build()) {
            List<Completion> all =
                    policy.complete(PROMPTS, groupsOf(2), SAMPLING, progress -> false);
            List<Completion> whole = complete(policy, PROMPTS, groupsOf(2), SAMPLING);
            for (int i = 0; i < all.size(); i++) {
                // The prompt gives the first token, then comes a chunk of three.
                int drawn = i < 4 ? 4 : 0;
                assertEquals(FinishReason.CANCELLED, all.get(i).finish());
                assertArrayEquals(
                        Arrays.copyOf(whole.get(i).ids(), drawn), all.get(i).ids(), "row " + i);
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSameToTheBit() throws IOException {
        List<List<Completion>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
                runs.add(complete(policy, PROMPTS, groupsOf(4), SAMPLING));
            }
        }
        for (int i = 0; i < runs.get(0).size(); i++) {
            assertArrayEquals(runs.get(0).get(i).ids(), runs.get(1).get(i).ids());
            assertArrayEquals(runs.get(0).get(i).logProbs(), runs.get(1).get(i).logProbs());
            assertArrayEquals(runs.get(0).get(i).entropies(), runs.get(1).get(i).entropies());
        }
    }

    /** tiny-qwen2 with end ids of the test's choice. */
    private static DjlPolicyBuilder endingAt(Set<Integer> ends, RolloutSettings rows)
            throws IOException {
        ModelSource source = ModelSource.open(TestModels.folder("tiny-qwen2"));
        return TinyPolicy.of("tiny-qwen2")
                .setModel(source.spec().withEosIds(ends), source.weights(), ModelText.of(source))
                .optRollout(rows)
                .optTrained(false);
    }

    /** The reference text of tiny-qwen2, whose continuation is known. */
    private static Completion greedy(DjlPolicy policy, SamplingParams sampling) throws IOException {
        var ids = TestModels.reference("tiny-qwen2").get("single").get("input_ids");
        int[] prompt = new int[ids.size()];
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = ids.get(i).asInt();
        }
        return complete(policy, List.of(prompt), List.of(new Job(0, 0)), sampling).get(0);
    }

    private static Draws draws(String model, int groupSize) {
        return new Draws(model, PROMPTS, groupsOf(groupSize), SAMPLING);
    }

    private static List<Job> groupsOf(int size) {
        List<Job> jobs = new ArrayList<>();
        for (int prompt = 0; prompt < PROMPTS.size(); prompt++) {
            for (int sample = 0; sample < size; sample++) {
                jobs.add(new Job(prompt, 1000 + 10L * prompt + sample));
            }
        }
        return jobs;
    }

    private static List<Completion> complete(
            DjlPolicy policy, List<int[]> prompts, List<Job> jobs, SamplingParams sampling) {
        return policy.complete(prompts, jobs, sampling, GenerationListener.NONE);
    }
}
