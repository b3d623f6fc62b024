package io.beckon.domain.cap;

import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.Event;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.wire.CodedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * The lists, maps and bytes of state that have a cap, by record and field, and how full they are.
 */
final class CappedFields {
  private static final long TIME = 1_293_840_000_000L;
  private static final EventEncoder EVENTS = new EventEncoder();

  private CappedFields() {}

  /** The cap of each, such as {@code Cart.lines}, in a record and all that is in it. */
  static Map<String, Integer> of(Schema... roots) {
    Map<String, Integer> caps = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (Schema root : roots) {
      collect(root, caps, seen);
    }
    return caps;
  }

  private static void collect(Schema schema, Map<String, Integer> into, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getName())) {
          for (Schema.Field field : schema.getFields()) {
            if (field.getObjectProp("cap") instanceof Integer cap) {
              into.put(schema.getName() + "." + field.name(), cap);
            }
            collect(field.schema(), into, seen);
          }
        }
      }
      case ARRAY -> collect(schema.getElementType(), into, seen);
      case MAP -> collect(schema.getValueType(), into, seen);
      case UNION -> schema.getTypes().forEach(type -> collect(type, into, seen));
      default -> {
        // It cannot grow.
      }
    }
  }

  /** The largest size of each in this record, beside those that are known. */
  static void measure(CodedRecord record, Map<String, Integer> largest) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (field.getObjectProp("cap") != null) {
        largest.merge(record.getSchema().getName() + "." + field.name(), size(value), Math::max);
      }
      if (value instanceof List<?> list) {
        list.forEach(one -> inner(one, largest));
      } else if (value instanceof Map<?, ?> map) {
        map.values().forEach(one -> inner(one, largest));
      } else {
        inner(value, largest);
      }
    }
  }

  private static void inner(Object value, Map<String, Integer> largest) {
    if (value instanceof CodedRecord record) {
      measure(record, largest);
    }
  }

  private static int size(Object value) {
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    return ((ByteBuffer) value).remaining();
  }

  /** A record of this schema in which one field is filled to its cap, wherever it is. */
  static CodedRecord filled(Schema schema, String name) {
    return record(schema, name, 0);
  }

  private static CodedRecord record(Schema schema, String name, int number) {
    CodedRecord record = (CodedRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      boolean wanted = (schema.getName() + "." + field.name()).equals(name);
      int count =
          wanted
              ? ((Number) field.getObjectProp("cap")).intValue()
              : of(field.schema()).containsKey(name) ? 1 : 0;
      record.put(
          field.pos(),
          field.name().equals("event") && field.schema().getType() == Schema.Type.BYTES
              ? event(Math.max(1, count))
              : value(field.schema(), name, number, count));
    }
    return record;
  }

  /** A page of so many bytes, or of as few as an event has. */
  private static ByteBuffer event(int size) {
    Event event = TestingShop.page("m", 0, "");
    byte[] bytes = EVENTS.encode(event);
    // The path's own length is written in more bytes as it grows.
    for (int length = size - bytes.length; length > 0 && bytes.length != size; length--) {
      bytes = EVENTS.encode(TestingShop.page("m", 0, "x".repeat(length)));
    }
    return ByteBuffer.wrap(bytes);
  }

  /** Distinct for each number; lists and maps with so many entries. */
  private static @Nullable Object value(Schema schema, String name, int number, int count) {
    return switch (schema.getType()) {
      case STRING -> "x" + number;
      case LONG -> TIME + 1_000L * number;
      case INT -> number;
      case DOUBLE -> 1.0 + number;
      case BOOLEAN -> false;
      case BYTES -> ByteBuffer.allocate(count);
      case ENUM -> SpecificData.get().getClass(schema).getEnumConstants()[0];
      case RECORD -> record(schema, name, number);
      case UNION -> union(schema, name, number, count);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          list.add(value(schema.getElementType(), name, i, 0));
        }
        yield list;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < count; i++) {
          map.put("x" + i, value(schema.getValueType(), name, i, 0));
        }
        yield map;
      }
      default -> throw new IllegalStateException("the schemas have no " + schema.getType());
    };
  }

  /** Nothing, unless the field is in it. */
  private static @Nullable Object union(Schema schema, String name, int number, int count) {
    for (Schema type : schema.getTypes()) {
      if (count > 0 && of(type).containsKey(name)) {
        return value(type, name, number, count);
      }
    }
    return null;
  }
}
