package io.github.rlvr.djl.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.hub.LoopbackHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubModelsTest {

    private static final HubName NAME = HubName.parse("org/tiny");

    @TempDir Path cache;
    private LoopbackHub hub;
    private final List<Long> waits = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        hub = new LoopbackHub();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private HubModels models(boolean offline) {
        return models(offline, Duration.ofMinutes(5));
    }

    private HubModels models(boolean offline, Duration stall) {
        HubSettings settings =
                new HubSettings(hub.endpoint(), cache, offline, Optional.of("hf_secret"), stall);
        return new HubModels(settings, (file, bytes, total) -> seen.add(bytes), waits::add);
    }

    private void assertDownloaded(Path folder) throws IOException {
        assertArrayEquals(hub.weights(), Files.readAllBytes(folder.resolve("model.safetensors")));
        assertTrue(Files.exists(folder.resolve("config.json")));
        assertFalse(Files.exists(folder.resolve("pytorch_model.bin")), "pickled weights");
    }

    @Test
    void aModelIsDownloadedOnceIntoTheLayoutOfTheCache() throws IOException {
        Path folder = models(false).folder(NAME);
        assertDownloaded(folder);
        assertEquals(
                cache.resolve("models--org--tiny/snapshots").resolve(LoopbackHub.COMMIT), folder);
        assertEquals(
                LoopbackHub.COMMIT, Files.readString(cache.resolve("models--org--tiny/refs/main")));
        assertEquals(hub.weights().length, seen.get(seen.size() - 1));
        int requests = hub.requests().size();
        assertEquals(folder, models(false).folder(NAME));
        assertEquals(folder, models(true).folder(NAME));
        assertEquals(folder, models(true).folder(HubName.parse("org/tiny@" + LoopbackHub.COMMIT)));
        assertEquals(requests, hub.requests().size());
    }

    @Test
    void offlineNothingIsAsked() {
        var e = assertThrows(HubException.class, () -> models(true).folder(NAME));
        assertTrue(e.getMessage().contains("HF_HUB_OFFLINE"), e.getMessage());
        assertEquals(List.of(), hub.requests());
    }

    private List<String> ranges() {
        return hub.requests().stream()
                .filter(request -> request.contains("safetensors"))
                .map(request -> request.split(" ")[1])
                .toList();
    }

    @Test
    void aDownloadThatBreaksOffGoesOnWhereItStopped() throws IOException {
        hub.next(Fault.TRUNCATE, Fault.TRUNCATE);
        assertDownloaded(models(false).folder(NAME));
        assertEquals(List.of("null", "bytes=150000-", "bytes=225000-"), ranges());
        assertEquals(2, waits.size());
    }

    @Test
    void aDownloadThatStallsGoesOnWhereItStopped() throws IOException {
        hub.next(Fault.STALL);
        assertDownloaded(models(false, Duration.ofSeconds(2)).folder(NAME));
        assertTrue(ranges().stream().anyMatch(r -> r.startsWith("bytes=")), ranges()::toString);
    }

    @Test
    void aLaterCallGoesOnWhereAnEarlierOneGaveUp() throws IOException {
        hub.next(Fault.TRUNCATE, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN);
        var e = assertThrows(HubException.class, () -> models(false).folder(NAME));
        assertTrue(e.getMessage().contains("in 5 attempts: "), e.getMessage());
        assertThrows(HubException.class, () -> models(true).folder(NAME));
        assertDownloaded(models(false).folder(NAME));
        String last = hub.requests().get(hub.requests().size() - 1);
        assertTrue(last.contains("bytes=150000-"), last);
    }

    @Test
    void aFileWithAnotherChecksumIsFetchedAnew() throws IOException {
        hub.next(Fault.CORRUPT);
        assertDownloaded(models(false).folder(NAME));
    }

    @Test
    void aHubThatLiesOnAndOnIsGivenUp() {
        hub.next(Fault.CORRUPT, Fault.CORRUPT, Fault.CORRUPT, Fault.CORRUPT, Fault.CORRUPT);
        var e = assertThrows(HubException.class, () -> models(false).folder(NAME));
        assertTrue(e.getMessage().contains("the checksum is not the listed"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "BROKEN"})
    void aBusyHubIsAskedAgainWhenItWants(Fault fault) throws IOException {
        hub.next(fault);
        assertDownloaded(models(false).folder(NAME));
        assertEquals(List.of(7000L), waits);
    }

    @Test
    void aRefusalIsNotRepeatedAndSaysWhatToDo() {
        hub.next(Fault.UNAUTHORIZED);
        var e = assertThrows(HubException.class, () -> models(false).folder(NAME));
        assertTrue(e.getMessage().contains("status 401"), e.getMessage());
        assertTrue(e.getMessage().contains("set HF_TOKEN"), e.getMessage());
        assertFalse(e.getMessage().contains("hf_secret"), e.getMessage());
        assertEquals(List.of(), waits);
        hub.next(Fault.MISSING);
        e = assertThrows(HubException.class, () -> models(false).folder(NAME));
        assertTrue(e.getMessage().contains("status 404"), e.getMessage());
    }

    @Test
    void theTokenDoesNotFollowARedirectToAnotherHost() throws IOException {
        hub.next(Fault.REDIRECT);
        assertDownloaded(models(false).folder(NAME));
        List<String> weights =
                hub.requests().stream().filter(r -> r.contains("safetensors")).toList();
        assertTrue(weights.get(0).endsWith("Bearer hf_secret"), weights::toString);
        assertTrue(weights.get(1).endsWith("null null"), weights::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "../b", "a/..", "a/b@../x", "/a/b", "a/b@"})
    void whatIsNoNameIsNotTakenForOne(String text) {
        assertFalse(HubName.matches(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/x", "a\\x"})
    void aFileThatLeavesItsFolderIsRefused(String name) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new HubFile(name, 1, "0123456789012345678901234567890123456789", false));
    }

    @Test
    void settingsComeFromTheVariablesOfHuggingFace() {
        Path home = Path.of("home");
        HubSettings plain = HubSettings.from(Map.of(), home);
        assertEquals(Path.of("home/.cache/huggingface/hub"), plain.cache());
        assertFalse(plain.offline());
        HubSettings set =
                HubSettings.from(
                        Map.of(
                                "HF_HOME", "h",
                                "HF_ENDPOINT", "http://mirror",
                                "HF_HUB_OFFLINE", "1",
                                "HF_TOKEN", "hf_secret"),
                        home);
        assertEquals(Path.of("h/hub"), set.cache());
        assertEquals("http://mirror", set.endpoint().toString());
        assertTrue(set.offline());
        assertFalse(set.toString().contains("hf_secret"));
    }
}
