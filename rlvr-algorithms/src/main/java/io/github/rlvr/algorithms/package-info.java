/** The front door: algorithms by name, from this jar and from any other on the class path. */
package io.github.rlvr.algorithms;
