/** Which groups a step trains on. */
package io.github.rlvr.core.filter;
