package io.github.rlvr.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Expands the pages of a column. */
record Decompression(CompressionCodec codec) {

    /** Longest page; writers make them about a MiB. */
    private static final int MAX_PAGE = 1 << 28;

    /** Whether pages of a kind can be expanded. */
    static boolean knows(CompressionCodec codec) {
        return switch (codec) {
            case UNCOMPRESSED, GZIP, SNAPPY, ZSTD, LZ4_RAW -> true;
            default -> false;
        };
    }

    /** The bytes of a page, which must be as many as its header says. */
    byte[] expand(byte[] page, int offset, int size) throws IOException {
        if (size < 0 || size > MAX_PAGE) {
            throw new IllegalStateException("a page of " + size + " bytes");
        }
        int length = page.length - offset;
        return switch (codec) {
            case UNCOMPRESSED -> exact(new ByteArrayInputStream(page, offset, length), size);
            case GZIP ->
                    exact(
                            new GZIPInputStream(new ByteArrayInputStream(page, offset, length)),
                            size);
            case SNAPPY -> expand(new SnappyDecompressor(), page, offset, size);
            case ZSTD -> expand(new ZstdDecompressor(), page, offset, size);
            case LZ4_RAW -> expand(new Lz4Decompressor(), page, offset, size);
            default -> throw new IllegalStateException("compression " + codec);
        };
    }

    private static byte[] exact(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IllegalStateException("a page is " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static byte[] expand(Decompressor decompressor, byte[] page, int offset, int size) {
        byte[] bytes = new byte[size];
        int length = decompressor.decompress(page, offset, page.length - offset, bytes, 0, size);
        if (length != size) {
            throw new IllegalStateException("a page is " + length + " of " + size + " bytes");
        }
        return bytes;
    }
}
