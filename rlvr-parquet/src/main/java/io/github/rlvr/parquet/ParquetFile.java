package io.github.rlvr.parquet;

import io.github.rlvr.core.data.DataFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;

/** The footer of an open file and the pages of its row groups. No length is believed unchecked. */
final class ParquetFile {

    private static final String MAGIC = "PAR1";
    private static final int TAIL = 8;

    /** Most rows that a byte of a file is believed to hold: repeated values take few bits. */
    private static final long ROWS_A_BYTE = 64;

    private final Path file;
    private final FileChannel channel;
    private final FileMetaData footer;

    ParquetFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.footer = readFooter();
        requireRows();
    }

    FileMetaData footer() {
        return footer;
    }

    private FileMetaData readFooter() throws IOException {
        long size = channel.size();
        if (size < TAIL + MAGIC.length()) {
            throw broken("it has " + size + " bytes, too few for a Parquet file");
        }
        ByteBuffer tail = ByteBuffer.wrap(bytes(size - TAIL, TAIL)).order(ByteOrder.LITTLE_ENDIAN);
        String magic = new String(tail.array(), 4, 4, StandardCharsets.ISO_8859_1);
        if (!magic.equals(MAGIC)) {
            throw broken(
                    magic.equals("PARE")
                            ? "it is encrypted; write it without encryption"
                            : "it does not end as a Parquet file does; it is cut off or another kind");
        }
        int length = tail.getInt(0);
        return Util.readFileMetaData(
                new ByteArrayInputStream(bytes(size - TAIL - (length & 0xFFFFFFFFL), length)));
    }

    private void requireRows() throws IOException {
        long rows = 0;
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                if (chunk.getMeta_data().getNum_values() < group.getNum_rows()) {
                    throw broken("a column of it has fewer values than rows");
                }
            }
            rows = Math.addExact(rows, group.getNum_rows());
        }
        if (rows != footer.getNum_rows() || rows > ROWS_A_BYTE * channel.size()) {
            throw broken("its row groups hold " + rows + " rows of " + footer.getNum_rows());
        }
    }

    /** The pages of a row group, whose compressed bytes are held until they are read. */
    PageReadStore pages(RowGroup group, MessageType schema) throws IOException {
        Map<List<String>, PageReader> columns = new HashMap<>();
        for (ColumnChunk chunk : group.getColumns()) {
            ColumnMetaData column = chunk.getMeta_data();
            if (!Decompression.knows(column.getCodec())) {
                throw broken(
                        "compression "
                                + column.getCodec()
                                + " is not supported; write it with snappy, zstd or gzip");
            }
            columns.put(column.getPath_in_schema(), pages(column));
        }
        for (ColumnDescriptor column : schema.getColumns()) {
            if (!columns.containsKey(List.of(column.getPath()))) {
                throw broken("column " + String.join(".", column.getPath()) + " has no pages");
            }
        }
        return new Pages(columns, group.getNum_rows());
    }

    private PageReader pages(ColumnMetaData column) throws IOException {
        long start = column.getData_page_offset();
        if (column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0) {
            start = Math.min(start, column.getDictionary_page_offset());
        }
        byte[] bytes = bytes(start, column.getTotal_compressed_size());
        return new ColumnPages(bytes, new Decompression(column.getCodec()), column.getNum_values());
    }

    private byte[] bytes(long from, long length) throws IOException {
        if (from < 0 || length < 0 || from > channel.size() - length) {
            throw broken("it refers to bytes beyond its " + channel.size());
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw broken("it became shorter while it was read");
            }
        }
        return buffer.array();
    }

    private DataFormatException broken(String what) {
        return new DataFormatException("data file " + file + " cannot be read: " + what);
    }

    private record Pages(Map<List<String>, PageReader> columns, long rows)
            implements PageReadStore {

        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            return columns.get(List.of(column.getPath()));
        }

        @Override
        public long getRowCount() {
            return rows;
        }
    }
}
