package io.github.rlvr.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.data.DataFormatException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Writes a row as JSON.
 *
 * @param file for messages
 * @param row for messages, from 1
 */
record JsonRow(Path file, int row) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** An entry a column, in the schema's order. */
    ObjectNode of(Group group) throws DataFormatException {
        ObjectNode object = JSON.objectNode();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            object.set(type.getFieldName(field), field(group, field));
        }
        return object;
    }

    private JsonNode field(Group group, int field) throws DataFormatException {
        if (group.getType().getType(field).isRepetition(Type.Repetition.REPEATED)) {
            ArrayNode array = JSON.arrayNode();
            for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
                array.add(value(group, field, i));
            }
            return array;
        }
        return group.getFieldRepetitionCount(field) == 0 ? JSON.nullNode() : value(group, field, 0);
    }

    private JsonNode value(Group group, int field, int index) throws DataFormatException {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(group, field, index, type.asPrimitiveType());
        }
        Group nested = group.getGroup(field, index);
        if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
            return list(nested);
        }
        return type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
                ? map(nested)
                : of(nested);
    }

    /** A list is a group of a repeated group of the element; older writers leave one out. */
    private JsonNode list(Group list) throws DataFormatException {
        Type repeated = list.getType().getType(0);
        boolean wrapped =
                !repeated.isPrimitive()
                        && repeated.asGroupType().getFieldCount() == 1
                        && !repeated.getName().equals("array")
                        && !repeated.getName().endsWith("_tuple");
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            array.add(wrapped ? field(list.getGroup(0, i), 0) : value(list, 0, i));
        }
        return array;
    }

    private JsonNode map(Group map) throws DataFormatException {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
            Group entry = map.getGroup(0, i);
            object.set(field(entry, 0).asText(), field(entry, 1));
        }
        return object;
    }

    private JsonNode primitive(Group group, int field, int index, PrimitiveType type)
            throws DataFormatException {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
            case INT32 -> integer(group.getInteger(field, index), type);
            case INT64 -> integer(group.getLong(field, index), type);
            case FLOAT ->
                    // By way of its text, so that 0.1 stays 0.1.
                    JSON.numberNode(
                            Double.parseDouble(Float.toString(group.getFloat(field, index))));
            case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
            case INT96 -> JSON.binaryNode(group.getInt96(field, index).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                    bytes(checked(group.getBinary(field, index)), type);
        };
    }

    /** A view is checked against the page before memory is taken for a length out of a file. */
    private static byte[] checked(Binary binary) {
        ByteBuffer view = binary.toByteBuffer();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    private static JsonNode integer(long value, PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
            ChronoUnit unit = ChronoUnit.valueOf(timestamp.getUnit().name());
            Instant instant = Instant.EPOCH.plus(value, unit);
            return JSON.textNode(
                    timestamp.isAdjustedToUTC()
                            ? instant.toString()
                            : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString());
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return JSON.numberNode(BigDecimal.valueOf(value, decimal.getScale()));
        }
        if (meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            return JSON.textNode(LocalDate.ofEpochDay(value).toString());
        }
        if (meaning instanceof IntLogicalTypeAnnotation) {
            return integer(unsigned(value, type));
        }
        return integer(BigInteger.valueOf(value));
    }

    private static BigInteger unsigned(long value, PrimitiveType type) {
        return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32
                ? BigInteger.valueOf(Integer.toUnsignedLong((int) value))
                : new BigInteger(Long.toUnsignedString(value));
    }

    /** The smallest node that holds a number, as Jackson chooses it when it reads JSON. */
    private static JsonNode integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE
                ? JSON.numberNode(value.longValue())
                : JSON.numberNode(value);
    }

    private JsonNode bytes(byte[] bytes, PrimitiveType type) throws DataFormatException {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return JSON.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
        }
        if (!(meaning instanceof StringLogicalTypeAnnotation)) {
            return JSON.binaryNode(bytes);
        }
        try {
            return JSON.textNode(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw new DataFormatException(
                    file + ":" + row + ": column " + type.getName() + " is not UTF-8", e);
        }
    }
}
