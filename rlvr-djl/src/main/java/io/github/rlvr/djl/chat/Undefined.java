package io.github.rlvr.djl.chat;

/**
 * The value of a name or an attribute that is not there: prints as nothing, is false and empty, and
 * refuses everything else.
 *
 * @param message why it is undefined, the text of the error when it is used
 */
record Undefined(String message) {

    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined attribute(Object object, String name) {
        String owner = object == null ? "None" : Values.typeName(object) + " object";
        return new Undefined("'" + owner + "' has no attribute " + Values.repr(name));
    }

    static Undefined element(Object object, Object index) {
        String owner = object == null ? "None" : Values.typeName(object) + " object";
        return new Undefined(owner + " has no element " + Values.repr(index));
    }

    static Undefined unsafe(Object object, String name) {
        return new Undefined(
                "access to attribute "
                        + Values.repr(name)
                        + " of '"
                        + Values.typeName(object)
                        + "' object is unsafe.");
    }

    TemplateFault fault() {
        return new TemplateFault(message);
    }
}
