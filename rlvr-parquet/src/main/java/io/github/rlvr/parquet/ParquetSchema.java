package io.github.rlvr.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Turns the schema of a footer, a tree written depth first, into that of the decoders. */
final class ParquetSchema {

    private static final int MAX_DEPTH = 64;

    private final List<SchemaElement> elements;
    private int next;

    ParquetSchema(List<SchemaElement> elements) {
        this.elements = elements;
    }

    MessageType message() {
        next = 0;
        SchemaElement root = elements.get(next++);
        List<Type> columns = children(root, 0);
        if (columns.isEmpty()) {
            throw new IllegalStateException("the schema has no columns");
        }
        return new MessageType(root.getName(), columns);
    }

    private List<Type> children(SchemaElement parent, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("columns are nested deeper than " + MAX_DEPTH);
        }
        List<Type> children = new ArrayList<>();
        for (int child = 0; child < parent.getNum_children(); child++) {
            children.add(type(elements.get(next++), depth));
        }
        return children;
    }

    private Type type(SchemaElement element, int depth) {
        Repetition repetition = Repetition.valueOf(element.getRepetition_type().name());
        if (element.isSetType()) {
            return primitive(element, repetition);
        }
        return Types.buildGroup(repetition)
                .as(nesting(element))
                .addFields(children(element, depth + 1).toArray(Type[]::new))
                .named(element.getName());
    }

    private static PrimitiveType primitive(SchemaElement element, Repetition repetition) {
        PrimitiveTypeName type =
                element.getType() == org.apache.parquet.format.Type.BYTE_ARRAY
                        ? PrimitiveTypeName.BINARY
                        : PrimitiveTypeName.valueOf(element.getType().name());
        return Types.primitive(type, repetition)
                .length(element.getType_length())
                .as(meaning(element))
                .named(element.getName());
    }

    private static LogicalTypeAnnotation nesting(SchemaElement element) {
        LogicalType logical = logical(element);
        ConvertedType converted = element.getConverted_type();
        if (logical.isSetLIST() || converted == ConvertedType.LIST) {
            return LogicalTypeAnnotation.listType();
        }
        return logical.isSetMAP() || converted == ConvertedType.MAP
                ? LogicalTypeAnnotation.mapType()
                : null;
    }

    /** What the bytes of a value mean, as far as it changes how it is written in JSON. */
    private static LogicalTypeAnnotation meaning(SchemaElement element) {
        LogicalType logical = logical(element);
        if (logical.isSetTIMESTAMP()) {
            return LogicalTypeAnnotation.timestampType(
                    logical.getTIMESTAMP().isIsAdjustedToUTC(),
                    unit(logical.getTIMESTAMP().getUnit()));
        }
        if (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON()) {
            return LogicalTypeAnnotation.stringType();
        }
        if (element.getConverted_type() == null) {
            return null;
        }
        return switch (element.getConverted_type()) {
            case UTF8, ENUM, JSON -> LogicalTypeAnnotation.stringType();
            case DECIMAL ->
                    LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
            case DATE -> LogicalTypeAnnotation.dateType();
            case TIMESTAMP_MILLIS ->
                    LogicalTypeAnnotation.timestampType(
                            true, LogicalTypeAnnotation.TimeUnit.MILLIS);
            case TIMESTAMP_MICROS ->
                    LogicalTypeAnnotation.timestampType(
                            true, LogicalTypeAnnotation.TimeUnit.MICROS);
            case UINT_32 -> LogicalTypeAnnotation.intType(32, false);
            case UINT_64 -> LogicalTypeAnnotation.intType(64, false);
            default -> null;
        };
    }

    private static LogicalType logical(SchemaElement element) {
        return element.isSetLogicalType() ? element.getLogicalType() : new LogicalType();
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        if (unit.isSetNANOS()) {
            return LogicalTypeAnnotation.TimeUnit.NANOS;
        }
        return unit.isSetMICROS()
                ? LogicalTypeAnnotation.TimeUnit.MICROS
                : LogicalTypeAnnotation.TimeUnit.MILLIS;
    }
}
