/** Rewards for JSON: whether it parses, fits a schema, and holds the gold answer's fields. */
package io.github.rlvr.rewards.json;
