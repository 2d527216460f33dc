/**
 * TorchScript from Java: a program's text is packed into an archive in memory and loaded by
 * libtorch, so that a decode loop or an optimiser step is one native call.
 */
package io.github.rlvr.djl.script;
