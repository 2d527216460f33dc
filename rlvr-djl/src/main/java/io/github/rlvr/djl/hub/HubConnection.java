package io.github.rlvr.djl.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/**
 * One request with redirects. The token goes to the hub's own host alone, never to where a redirect
 * leads.
 */
final class HubConnection {

    private static final int MAX_REDIRECTS = 5;

    private final HubSettings settings;

    HubConnection(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * An answer whose body may be read.
     *
     * @param status 200, or 206 when it begins where it was asked to
     */
    record Answer(int status, InputStream body) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** An answer that is an error. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;
        private final int status;
        private final long retryAfterSeconds;

        Refused(int status, long retryAfterSeconds, String place) {
            super("status " + status + " from " + place);
            this.status = status;
            this.retryAfterSeconds = retryAfterSeconds;
        }

        int status() {
            return status;
        }

        long retryAfterSeconds() {
            return retryAfterSeconds;
        }

        boolean mayPass() {
            return status == 429 || status == 408 || status >= 500;
        }
    }

    /**
     * Asks for a resource.
     *
     * @param from first byte that is wanted
     */
    Answer get(String path, long from) throws IOException {
        URI place = URI.create(settings.endpoint().toString().replaceFirst("/+$", "") + path);
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpURLConnection connection = open(place, from);
            int status = connection.getResponseCode();
            Optional<String> location = Optional.ofNullable(connection.getHeaderField("Location"));
            if (status / 100 == 3 && location.isPresent()) {
                connection.disconnect();
                place = place.resolve(location.get());
            } else if (status == 200 || status == 206) {
                return new Answer(status, connection.getInputStream());
            } else {
                long wait = Math.max(0, connection.getHeaderFieldLong("Retry-After", 0));
                connection.disconnect();
                throw new Refused(status, wait, place.getHost());
            }
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects for " + path);
    }

    private HttpURLConnection open(URI place, long from) throws IOException {
        if (!"https".equals(place.getScheme()) && !"http".equals(place.getScheme())) {
            throw new IOException("a redirect leads to " + place.getScheme() + ", not to http");
        }
        HttpURLConnection connection = (HttpURLConnection) place.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) settings.stall().toMillis());
        connection.setReadTimeout((int) settings.stall().toMillis());
        connection.setRequestProperty("User-Agent", "rlvr");
        connection.setRequestProperty("Accept-Encoding", "identity");
        boolean own =
                settings.endpoint().getScheme().equals(place.getScheme())
                        && settings.endpoint().getAuthority().equals(place.getAuthority());
        if (own && settings.token().isPresent()) {
            connection.setRequestProperty("Authorization", "Bearer " + settings.token().get());
        }
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        return connection;
    }
}
