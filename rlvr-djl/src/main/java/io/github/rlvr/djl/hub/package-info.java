/**
 * Models by name: looked up in the local cache of the Hugging Face hub, and downloaded into it
 * where they are missing, resumable and with every file's checksum verified.
 */
package io.github.rlvr.djl.hub;
