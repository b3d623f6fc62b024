package io.beckon.domain.condition;

import io.beckon.schema.KeptValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that a programme keeps from its beginning, as its state holds them and as rules see them.
 */
public final class KeptValues {
  private KeptValues() {}

  /** A truth, a number or a text is kept as what it is; anything else as its text. */
  public static KeptValue of(Object value) {
    KeptValue kept = new KeptValue();
    if (value instanceof Boolean truth) {
      kept.setTruth(truth);
    } else if (value instanceof Integer number) {
      kept.setWhole(number.longValue());
    } else if (value instanceof Long number) {
      kept.setWhole(number);
    } else if (value instanceof Double number) {
      kept.setNumber(number);
    } else {
      kept.setText(value.toString());
    }
    return kept;
  }

  /** The values by name. */
  static Map<String, Object> of(Map<String, KeptValue> kept) {
    Map<String, Object> values = new HashMap<>();
    for (Map.Entry<String, KeptValue> one : kept.entrySet()) {
      Object value = value(one.getValue());
      if (value != null) {
        values.put(one.getKey(), value);
      }
    }
    return values;
  }

  private static @Nullable Object value(KeptValue kept) {
    if (kept.getTruth() != null) {
      return kept.getTruth();
    } else if (kept.getWhole() != null) {
      return kept.getWhole();
    } else if (kept.getNumber() != null) {
      return kept.getNumber();
    }
    return kept.getText();
  }
}
