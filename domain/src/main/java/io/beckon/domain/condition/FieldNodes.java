package io.beckon.domain.condition;

import io.beckon.domain.basics.Money;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Terms that read one field. What is missing, or belongs to a record that is missing, reads as
 * empty text, zero, false or an empty list.
 */
final class FieldNodes {
  private FieldNodes() {}

  static Node of(Field field, Node owner) {
    ToLongFunction<Object> whole = field.whole();
    if (whole != null) {
      return Node.whole(
          facts -> {
            Object of = owner.value(facts);
            return of == null ? 0 : whole.applyAsLong(of);
          });
    }
    Predicate<Object> truth = field.truth();
    if (truth != null) {
      return Node.truth(
          facts -> {
            Object of = owner.value(facts);
            return of != null && truth.test(of);
          });
    }
    Function<Object, @Nullable Object> read = field.read();
    return switch (field.type().kind()) {
      case STRING -> Node.thing(facts -> text(owner.value(facts), read));
      case LIST ->
          Node.thing(facts -> read(owner, facts, read) instanceof List<?> list ? list : List.of());
      case INT, TIMESTAMP, DURATION ->
          Node.whole(facts -> read(owner, facts, read) instanceof Long number ? number : 0);
      case DOUBLE ->
          Node.real(facts -> read(owner, facts, read) instanceof Double number ? number : 0);
      default ->
          field.type().name().equals("Money")
              ? Node.thing(
                  facts -> read(owner, facts, read) instanceof Money money ? money : Money.NONE)
              : Node.thing(facts -> read(owner, facts, read));
    };
  }

  private static @Nullable Object read(
      Node owner, Facts facts, Function<Object, @Nullable Object> read) {
    Object of = owner.value(facts);
    return of == null ? null : read.apply(of);
  }

  private static String text(@Nullable Object owner, Function<Object, @Nullable Object> read) {
    Object text = owner == null ? null : read.apply(owner);
    return text == null ? "" : (String) text;
  }
}
