package io.github.rlvr.djl.chat;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A Python iterator: it yields its items once, is always true and has no length.
 *
 * @param typeName as Python names it, for example {@code generator}
 */
record Lazy(String typeName, Iterator<Object> iterator) {

    /** A generator that reads its source only when asked, as map and select are in Jinja. */
    static Lazy generator(
            Supplier<Iterator<Object>> source,
            Predicate<Object> keep,
            Function<Object, Object> map) {
        return new Lazy("generator", new Generator(source, keep, map));
    }

    private static final class Generator implements Iterator<Object> {

        private final Supplier<Iterator<Object>> opener;
        private final Predicate<Object> keep;
        private final Function<Object, Object> map;
        private Iterator<Object> source;
        private Object next;
        private boolean ready;

        Generator(
                Supplier<Iterator<Object>> opener,
                Predicate<Object> keep,
                Function<Object, Object> map) {
            this.opener = opener;
            this.keep = keep;
            this.map = map;
        }

        @Override
        public boolean hasNext() {
            source = source == null ? opener.get() : source;
            while (!ready && source.hasNext()) {
                Object item = source.next();
                ready = keep.test(item);
                next = ready ? map.apply(item) : null;
            }
            return ready;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ready = false;
            return next;
        }
    }
}
