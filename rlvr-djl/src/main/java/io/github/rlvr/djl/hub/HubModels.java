package io.github.rlvr.djl.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds models by name: in the cache, else on the hub. A download that breaks off goes on where it
 * stopped, in this call or in a later one; a file counts only when size and checksum are the listed
 * ones. Not thread-safe.
 */
public final class HubModels {

    private static final Logger LOG = LoggerFactory.getLogger(HubModels.class);
    private static final int ATTEMPTS = 5;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final long MAX_LISTING = 16L << 20;

    private final HubSettings settings;
    private final Progress progress;
    private final Pause pause;

    /** Told how far the download of a file is. */
    @FunctionalInterface
    public interface Progress {

        /** Called after every portion. */
        void onProgress(String file, long bytes, long total);
    }

    /** Waits between attempts. */
    @FunctionalInterface
    interface Pause {

        void millis(long millis) throws InterruptedException;
    }

    /** Models with these settings. */
    public HubModels(HubSettings settings, Progress progress) {
        this(settings, progress, Thread::sleep);
    }

    HubModels(HubSettings settings, Progress progress, Pause pause) {
        this.settings = settings;
        this.progress = progress;
        this.pause = pause;
    }

    /**
     * The folder of a model.
     *
     * @throws HubException if it is not in the cache and cannot be downloaded, saying why
     * @throws IOException if the cache cannot be written
     */
    public Path folder(HubName name) throws IOException {
        HubCache cache = new HubCache(settings.cache(), name);
        Optional<Path> cached = cache.snapshot(name.revision());
        if (cached.isPresent() && isWhole(cached.get())) {
            return cached.get();
        }
        if (settings.offline()) {
            throw new HubException(
                    "model "
                            + name
                            + " is neither a folder here nor in "
                            + settings.cache()
                            + ", and HF_HUB_OFFLINE forbids to download it; unset it, or name a"
                            + " folder");
        }
        return download(name, cache);
    }

    /** A snapshot is marked when the last of its files is in place. */
    private static boolean isWhole(Path folder) throws IOException {
        boolean unfinished = Files.exists(unfinished(folder));
        try (var files = Files.list(folder)) {
            return !unfinished && files.anyMatch(f -> f.toString().endsWith(".safetensors"));
        }
    }

    private static Path unfinished(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".incomplete");
    }

    private Path download(HubName name, HubCache cache) throws IOException {
        HubListing listing = HubListing.parse(name, listing(name));
        Path folder = cache.folder(listing.commit());
        Files.createDirectories(folder);
        Files.writeString(unfinished(folder), "");
        for (HubFile file : listing.files()) {
            Path blob = cache.blob(file);
            if (!Files.exists(blob)) {
                fetch(name, listing.commit(), file, blob);
            }
            cache.link(listing.commit(), file);
        }
        Files.delete(unfinished(folder));
        cache.refer(name.revision(), listing.commit());
        LOG.info("model {} is in {}", name, folder);
        return folder;
    }

    private byte[] listing(HubName name) throws IOException {
        String path =
                "/api/models/" + name.repository() + "/revision/" + name.revision() + "?blobs=true";
        return patiently(
                name,
                "the list of files",
                () -> {
                    try (HubConnection.Answer answer = new HubConnection(settings).get(path, 0)) {
                        return answer.body().readNBytes((int) MAX_LISTING);
                    }
                });
    }

    private void fetch(HubName name, String commit, HubFile file, Path blob) throws IOException {
        Path part = blob.resolveSibling(blob.getFileName() + ".incomplete");
        String path =
                "/"
                        + name.repository()
                        + "/resolve/"
                        + commit
                        + "/"
                        + file.name().replace(" ", "%20");
        patiently(
                name,
                file.name(),
                () -> {
                    append(path, file, part);
                    return part;
                });
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
    }

    private void append(String path, HubFile file, Path part) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        if (have > file.size()) {
            Files.delete(part);
            have = 0;
        }
        if (have < file.size() || have == 0) {
            receive(path, file, part, have);
        }
        if (Files.size(part) < file.size()) {
            throw new IOException(
                    "the answer ended after " + Files.size(part) + " of " + file.size() + " bytes");
        }
        if (!file.isContentOf(part)) {
            Files.delete(part);
            throw new IOException("the checksum is not the listed " + file.checksum());
        }
    }

    private void receive(String path, HubFile file, Path part, long have) throws IOException {
        try (HubConnection.Answer answer = new HubConnection(settings).get(path, have)) {
            boolean goesOn = answer.status() == 206;
            long bytes = goesOn ? have : 0;
            try (OutputStream out =
                    Files.newOutputStream(
                            part,
                            StandardOpenOption.CREATE,
                            goesOn
                                    ? StandardOpenOption.APPEND
                                    : StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                copy(answer.body(), out, file, bytes);
            }
        }
    }

    /** At most one byte more than is listed is taken, enough to be found wrong. */
    private void copy(InputStream in, OutputStream out, HubFile file, long from)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = from;
        while (bytes <= file.size()) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, file.size() + 1 - bytes));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            bytes += read;
            progress.onProgress(file.name(), bytes, file.size());
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("cancelled while downloading " + file.name());
            }
        }
    }

    private interface Attempt<T> {

        T run() throws IOException;
    }

    /** Tries again what may pass: a server that is busy or broken, a line that stalls or breaks. */
    private <T> T patiently(HubName name, String what, Attempt<T> attempt) throws IOException {
        long wait = FIRST_WAIT_MILLIS;
        for (int number = 1; ; number++) {
            IOException failure;
            long asked = 0;
            try {
                return attempt.run();
            } catch (HubConnection.Refused e) {
                if (!e.mayPass()) {
                    throw refusal(name, what, e);
                }
                asked = e.retryAfterSeconds() * 1000;
                failure = e;
            } catch (IOException e) {
                failure = e;
            }
            if (number == ATTEMPTS) {
                throw gaveUp(name, what, failure);
            }
            LOG.warn("{} of model {}: {}; trying again", what, name, reason(failure));
            rest(Math.min(LONGEST_WAIT_MILLIS, Math.max(wait, asked)));
            wait *= 2;
        }
    }

    private void rest(long millis) {
        try {
            pause.millis(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled while waiting for the hub");
        }
    }

    private HubException gaveUp(HubName name, String what, IOException last) {
        return new HubException(
                what
                        + " of model "
                        + name
                        + " could not be downloaded from "
                        + settings.endpoint()
                        + " in "
                        + ATTEMPTS
                        + " attempts: "
                        + reason(last)
                        + "; try again later, it goes on where it stopped",
                last);
    }

    private String reason(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return "no bytes for " + settings.stall().toSeconds() + " s";
        }
        return failure instanceof HubConnection.Refused ? failure.getMessage() : failure.toString();
    }

    private HubException refusal(HubName name, String what, HubConnection.Refused refused) {
        String why =
                switch (refused.status()) {
                    case 401, 403 ->
                            "it does not exist, is private, or asks to accept terms; check the"
                                    + " name, set HF_TOKEN to a token that may read it";
                    case 404 -> "it or this revision does not exist; check the name";
                    default -> "the hub refused";
                };
        return new HubException(
                "there is no folder "
                        + name.repository()
                        + ", and "
                        + what
                        + " of that model on the hub: "
                        + refused.getMessage()
                        + "; "
                        + why,
                refused);
    }
}
