package io.github.rlvr.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** The pages of one column of a row group, one after another. Not thread-safe. */
final class ColumnPages implements PageReader {

    private final ByteArrayInputStream in;
    private final Decompression decompression;
    private final long values;

    ColumnPages(byte[] chunk, Decompression decompression, long values) {
        this.in = new ByteArrayInputStream(chunk);
        this.decompression = decompression;
        this.values = values;
    }

    @Override
    public long getTotalValueCount() {
        return values;
    }

    @Override
    public DictionaryPage readDictionaryPage() {
        try {
            in.mark(0);
            PageHeader header = Util.readPageHeader(in);
            if (header.getType() != PageType.DICTIONARY_PAGE) {
                in.reset();
                return null;
            }
            byte[] page = body(header);
            return new DictionaryPage(
                    whole(header, page),
                    header.getDictionary_page_header().getNum_values(),
                    encoding(header.getDictionary_page_header().getEncoding()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DataPage readPage() {
        try {
            while (in.available() > 0) {
                PageHeader header = Util.readPageHeader(in);
                byte[] page = body(header);
                switch (header.getType()) {
                    case DATA_PAGE:
                        return ofVersion1(header, page);
                    case DATA_PAGE_V2:
                        return ofVersion2(header, page);
                    default:
                        // Index pages and what later versions add may be passed over.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("a column has fewer pages than values");
    }

    private byte[] body(PageHeader header) throws IOException {
        int size = header.getCompressed_page_size();
        if (size < 0 || size > in.available()) {
            throw new IllegalStateException("a page of " + size + " bytes goes beyond its column");
        }
        byte[] page = in.readNBytes(size);
        if (header.isSetCrc()) {
            CRC32 crc = new CRC32();
            crc.update(page);
            if ((int) crc.getValue() != header.getCrc()) {
                throw new IllegalStateException("the checksum of a page is wrong");
            }
        }
        return page;
    }

    private BytesInput whole(PageHeader header, byte[] page) throws IOException {
        return BytesInput.from(decompression.expand(page, 0, header.getUncompressed_page_size()));
    }

    private DataPage ofVersion1(PageHeader header, byte[] page) throws IOException {
        DataPageHeader data = header.getData_page_header();
        return new DataPageV1(
                whole(header, page),
                data.getNum_values(),
                header.getUncompressed_page_size(),
                null,
                encoding(data.getRepetition_level_encoding()),
                encoding(data.getDefinition_level_encoding()),
                encoding(data.getEncoding()));
    }

    /** The levels stand before the values and are not compressed. */
    private DataPage ofVersion2(PageHeader header, byte[] page) throws IOException {
        DataPageHeaderV2 data = header.getData_page_header_v2();
        int repetition = data.getRepetition_levels_byte_length();
        int levels = Math.addExact(repetition, data.getDefinition_levels_byte_length());
        byte[] values =
                data.isIs_compressed() && page.length > levels
                        ? decompression.expand(
                                page, levels, header.getUncompressed_page_size() - levels)
                        : Arrays.copyOfRange(page, levels, page.length);
        return DataPageV2.uncompressed(
                data.getNum_rows(),
                data.getNum_nulls(),
                data.getNum_values(),
                BytesInput.from(page, 0, repetition),
                BytesInput.from(page, repetition, levels - repetition),
                encoding(data.getEncoding()),
                BytesInput.from(values),
                null);
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
