package io.beckon.domain.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one field; the owner is null when the record around it is missing. */
record Field(String name, CelType type, Function<Object, @Nullable Object> read) {
  static final StructTypeReference MONEY = StructTypeReference.create("Money");

  @SuppressWarnings("unchecked")
  static <T> Field field(String name, CelType type, Function<T, @Nullable Object> read) {
    return new Field(name, type, owner -> read.apply((T) owner));
  }

  static <T> Field text(String name, Function<T, @Nullable String> read) {
    return field(name, SimpleType.STRING, read::apply);
  }

  static <T> Field whole(String name, java.util.function.ToLongFunction<T> read) {
    return Field.<T>field(name, SimpleType.INT, read::applyAsLong);
  }

  static <T> Field time(String name, java.util.function.ToLongFunction<T> read) {
    return Field.<T>field(name, SimpleType.TIMESTAMP, read::applyAsLong);
  }

  static <T> Field truth(String name, java.util.function.Predicate<T> read) {
    return Field.<T>field(name, SimpleType.BOOL, read::test);
  }

  static <T> Field money(String name, Function<T, @Nullable Money> read) {
    return field(name, Field.MONEY, read::apply);
  }

  static <T> Field struct(String name, String type, Function<T, @Nullable Object> read) {
    return field(name, StructTypeReference.create(type), read);
  }

  static <T> Field list(String name, String type, Function<T, @Nullable Object> read) {
    return field(name, ListType.create(StructTypeReference.create(type)), read);
  }
}
