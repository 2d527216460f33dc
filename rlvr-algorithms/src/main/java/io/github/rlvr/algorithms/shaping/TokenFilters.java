package io.github.rlvr.algorithms.shaping;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.loss.Need;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Several filters, each of which sees what the ones before it have left.
 *
 * @param filters in order
 */
public record TokenFilters(List<TokenFilter> filters) implements TokenFilter {

    /** Copies the list. */
    public TokenFilters {
        filters = List.copyOf(filters);
    }

    /** The filters as one. */
    public static TokenFilter all(List<TokenFilter> filters) {
        return switch (filters.size()) {
            case 0 -> TokenFilter.all();
            case 1 -> filters.get(0);
            default -> new TokenFilters(filters);
        };
    }

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        filters.forEach(filter -> needs.addAll(filter.needs()));
        return needs;
    }

    @Override
    public TokenFilter correctedForMismatch() {
        return all(filters.stream().map(TokenFilter::correctedForMismatch).toList());
    }

    @Override
    public boolean[][] keep(AdvantageInput input) {
        boolean[][] kept = input.trainedTokens();
        for (TokenFilter filter : filters) {
            kept = filter.keep(input.withMask(kept));
        }
        return kept;
    }
}
