package io.github.rlvr.djl.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model or data set on the hub, written {@code ORG/NAME} or {@code ORG/NAME@REVISION}.
 *
 * @param repository {@code ORG/NAME}
 * @param revision branch, tag or commit, {@code main} if none is given
 */
public record HubName(String repository, String revision) {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern FORM =
            Pattern.compile("(" + PART + "/" + PART + ")(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?");

    /**
     * Refuses what could leave a folder.
     *
     * @throws IllegalArgumentException naming the form
     */
    public HubName {
        if ((repository + "@" + revision).contains("..")
                || !FORM.matcher(repository + "@" + revision).matches()) {
            throw new IllegalArgumentException(
                    "model " + repository + "@" + revision + " has not the form ORG/NAME@REVISION");
        }
    }

    /** Whether a text has the form. */
    public static boolean matches(String text) {
        return FORM.matcher(text).matches() && !text.contains("..");
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it has not the form
     */
    public static HubName parse(String text) {
        Matcher name = FORM.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException(
                    "model " + text + " has not the form ORG/NAME or ORG/NAME@REVISION");
        }
        return new HubName(name.group(1), name.group(2) == null ? "main" : name.group(2));
    }

    /** Its folder in the cache. */
    String folder() {
        return "models--" + repository.replace("/", "--");
    }

    /** Its folder in the cache if it names a data set. */
    String datasetFolder() {
        return "datasets--" + repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return repository + "@" + revision;
    }
}
