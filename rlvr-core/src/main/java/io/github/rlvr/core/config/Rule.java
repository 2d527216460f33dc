package io.github.rlvr.core.config;

/** What a setting must satisfy. */
final class Rule {

    private Rule() {}

    /** Refuses a value, naming key, value and rule. */
    static void require(boolean satisfied, String key, Object value, String rule) {
        if (!satisfied) {
            throw new ConfigException(key + " is " + shown(value) + "; it " + rule);
        }
    }

    static void positive(String key, long value) {
        require(value >= 1, key, value, "must be 1 or more");
    }

    static void notNegative(String key, long value) {
        require(value >= 0, key, value, "must be 0 or more");
    }

    static void finite(String key, double value) {
        require(Double.isFinite(value), key, value, "must be a finite number");
    }

    private static Object shown(Object value) {
        return "".equals(value) ? "empty" : value;
    }
}
