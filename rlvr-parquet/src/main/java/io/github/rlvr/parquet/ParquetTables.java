package io.github.rlvr.parquet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.data.DataFormatException;
import io.github.rlvr.core.data.TableReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * Parquet files: flat and nested columns, plain, gzip, Snappy, Zstandard and LZ4 pages of both
 * versions. Texts, numbers, lists, maps and structures become what they are in JSON; dates and
 * times become ISO 8601 texts, bytes base64. Stateless.
 *
 * <p>Source: the Apache Parquet format specification.
 */
public final class ParquetTables implements TableReader {

    /** A reader; {@link java.util.ServiceLoader} makes one. */
    public ParquetTables() {}

    @Override
    public String ending() {
        return ".parquet";
    }

    @Override
    public List<ObjectNode> rows(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return rows(new ParquetFile(file, channel), file);
        } catch (DataFormatException | FileSystemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Parquet's decoders meet damaged bytes with exceptions of every kind.
            throw new DataFormatException(
                    "data file "
                            + file
                            + " is cut off or damaged: "
                            + e
                            + "; write or download it again",
                    e);
        }
    }

    private static List<ObjectNode> rows(ParquetFile parquet, Path file) throws IOException {
        MessageType schema = new ParquetSchema(parquet.footer().getSchema()).message();
        MessageColumnIO columns =
                new ColumnIOFactory(parquet.footer().getCreated_by()).getColumnIO(schema);
        List<ObjectNode> rows = new ArrayList<>();
        for (RowGroup group : parquet.footer().getRow_groups()) {
            if (group.getNum_rows() == 0) {
                continue;
            }
            RecordReader<Group> records =
                    columns.getRecordReader(
                            parquet.pages(group, schema), new GroupRecordConverter(schema));
            for (long row = 0; row < group.getNum_rows(); row++) {
                rows.add(new JsonRow(file, rows.size() + 1).of(records.read()));
            }
        }
        return rows;
    }
}
