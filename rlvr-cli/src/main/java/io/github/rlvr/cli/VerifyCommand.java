package io.github.rlvr.cli;

import io.github.rlvr.rewards.dialect.Dialect;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.AnswerVerifier;
import io.github.rlvr.rewards.math.CaseReplay;
import io.github.rlvr.rewards.math.DialectVerifier;
import io.github.rlvr.rewards.math.GraderTable;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares answers as the math reward does. */
@Command(
        name = "verify",
        description =
                "Compare an answer with a gold answer, or replay a file of labelled cases. Fails"
                        + " when the answer is not equal.")
final class VerifyCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--explain", description = "print the reason and both answers as parsed")
    private boolean explain;

    @Option(names = "--list", description = "print every case on which verifier and label disagree")
    private boolean list;

    @Option(
            names = "--graders",
            description =
                    "print a table of this verifier, the dialects and the graders whose verdicts the"
                            + " case file records")
    private boolean graders;

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            description =
                    "verify as a public grader does: ${COMPLETION-CANDIDATES}; without it, as the"
                            + " math reward does")
    private Dialect dialect;

    @Spec private CommandSpec spec;

    /** One of the two ways to use the command. */
    static final class What {

        @ArgGroup(exclusive = false)
        private Pair pair;

        @Option(
                names = "--cases",
                paramLabel = "FILE.jsonl",
                description = "labelled cases to replay")
        private Path cases;
    }

    /** A gold answer and a completion. */
    static final class Pair {

        @Option(
                names = "--gold",
                required = true,
                paramLabel = "G",
                description = "the right answer")
        private String gold;

        @Option(
                names = "--answer",
                required = true,
                paramLabel = "TEXT",
                description = "a completion that holds an answer, or the answer alone")
        private String answer;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (what.cases != null) {
            try (BufferedReader lines = Files.newBufferedReader(what.cases)) {
                if (graders) {
                    out.println(GraderTable.of(lines).text());
                    return 0;
                }
                CaseReplay replay =
                        dialect == null ? CaseReplay.of(lines) : CaseReplay.of(lines, dialect);
                out.println(replay.report(list));
            }
            return 0;
        }
        AnswerVerifier verifier =
                dialect == null
                        ? new MathVerifier(AnswerPolicy.flexible())
                        : new DialectVerifier(dialect);
        Verdict verdict = verifier.verify(what.pair.gold, what.pair.answer);
        out.println(
                explain
                        ? verdict.explain()
                        : verdict.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        return verdict.isEqual() ? 0 : Rlvr.FAILED;
    }
}
