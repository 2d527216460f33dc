package io.github.rlvr.djl.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The cache as Hugging Face's own tools lay it out: {@code refs/REVISION} holds a commit, {@code
 * snapshots/COMMIT} the model's folder, whose files are links to {@code blobs/CHECKSUM}.
 */
final class HubCache {

    private final Path root;

    HubCache(Path cache, HubName name) {
        this(cache.resolve(name.folder()));
    }

    private HubCache(Path root) {
        this.root = root;
    }

    /** The cache of a data set, which lies next to those of models. */
    static HubCache ofDataset(Path cache, HubName name) {
        return new HubCache(cache.resolve(name.datasetFolder()));
    }

    /** The folder of a revision if there is one with a configuration in it. */
    Optional<Path> snapshot(String revision) throws IOException {
        return commit(revision).filter(folder -> Files.exists(folder.resolve("config.json")));
    }

    /** The folder of a revision if there is one. */
    Optional<Path> commit(String revision) throws IOException {
        Path reference = root.resolve("refs").resolve(revision);
        String commit =
                Files.isRegularFile(reference) ? Files.readString(reference).strip() : revision;
        if (!commit.matches("[0-9a-f]{7,64}")) {
            return Optional.empty();
        }
        Path folder = root.resolve("snapshots").resolve(commit);
        return Optional.of(folder).filter(Files::isDirectory);
    }

    Path blob(HubFile file) throws IOException {
        return Files.createDirectories(root.resolve("blobs")).resolve(file.checksum());
    }

    Path folder(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    /** Puts a blob into a snapshot, as a link where the file system has links. */
    void link(String commit, HubFile file) throws IOException {
        Path target = folder(commit).resolve(file.name());
        Files.createDirectories(target.getParent());
        if (Files.exists(target)) {
            return;
        }
        Path blob = blob(file);
        try {
            Files.createSymbolicLink(target, target.getParent().relativize(blob));
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(blob, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void refer(String revision, String commit) throws IOException {
        if (!revision.equals(commit)) {
            Path reference = root.resolve("refs").resolve(revision);
            Files.createDirectories(reference.getParent());
            Files.writeString(reference, commit);
        }
    }
}
