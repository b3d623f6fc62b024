package io.beckon.domain.evaluation;

import java.util.Map;

/**
 * What a kind of rule adds to its payloads itself.
 *
 * @param own its values by name
 * @param more whether values of other rules' payloads can be among them
 */
public record PayloadShape(Map<String, Carried> own, boolean more) {
  /** Nothing. */
  public static final PayloadShape NONE = new PayloadShape(Map.of(), false);

  /** What such a value is. */
  public enum Carried {
    WHOLE("integer", ""),
    NUMBER("number", ""),
    TEXT("string", ""),
    TEXTS("array", ""),
    TIME("string", "date-time");

    private final String type;
    private final String format;

    Carried(String type, String format) {
      this.type = type;
      this.format = format;
    }

    String type() {
      return type;
    }

    String format() {
      return format;
    }
  }
}
