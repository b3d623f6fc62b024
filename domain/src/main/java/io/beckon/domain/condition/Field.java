package io.beckon.domain.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.beckon.domain.basics.Money;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record that conditions may name.
 *
 * @param read its value, of an owner that is there
 * @param whole the same for a whole number, without packing it; null for other fields
 * @param truth the same for what holds or does not; null for other fields
 */
record Field(
    String name,
    CelType type,
    Function<Object, @Nullable Object> read,
    @Nullable ToLongFunction<Object> whole,
    @Nullable Predicate<Object> truth) {
  static final StructTypeReference MONEY = StructTypeReference.create("Money");
  static final StructTypeReference RECOMMENDATIONS = StructTypeReference.create("Recommendations");

  @SuppressWarnings("unchecked")
  static <T> Field field(String name, CelType type, Function<T, @Nullable Object> read) {
    return new Field(
        name, type, (Function<Object, @Nullable Object>) (Function<?, ?>) read, null, null);
  }

  static <T> Field text(String name, Function<T, @Nullable String> read) {
    return field(name, SimpleType.STRING, read::apply);
  }

  static <T> Field whole(String name, ToLongFunction<T> read) {
    return number(name, SimpleType.INT, read);
  }

  static <T> Field time(String name, ToLongFunction<T> read) {
    return number(name, SimpleType.TIMESTAMP, read);
  }

  @SuppressWarnings("unchecked")
  static <T> Field truth(String name, Predicate<T> read) {
    return new Field(
        name, SimpleType.BOOL, owner -> read.test((T) owner), null, (Predicate<Object>) read);
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

  @SuppressWarnings("unchecked")
  private static <T> Field number(String name, CelType type, ToLongFunction<T> read) {
    return new Field(
        name, type, owner -> read.applyAsLong((T) owner), (ToLongFunction<Object>) read, null);
  }
}
