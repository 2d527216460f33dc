package io.github.rlvr.rewards.dialect;

import java.util.Optional;

/** Last box, then equal normal forms. */
final class HendrycksGrader implements Grader {

    @Override
    public Optional<String> extract(String completion) {
        return LastBox.in(completion);
    }

    @Override
    public boolean same(String gold, String answer) {
        return HendrycksStrings.same(gold, answer);
    }
}
