/** Programs that completions hold, run in a process of their own and judged by what they print. */
package io.github.rlvr.rewards.code;
