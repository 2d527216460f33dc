/** The contract between rewards and whatever judges completions: a model, a server, a rule. */
package io.github.rlvr.core.judge;
