package io.beckon.domain.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.domain.condition.Recommend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A payload that is kept, so that what it started can be started again with it. */
public final class KeptContent {
  /** Longer ones are not kept: state has to stay small. */
  private static final int LONGEST = 2_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private KeptContent() {}

  /** What is kept of a payload; empty: it is too long. */
  public static String of(String payload) {
    return payload.length() > LONGEST ? "" : payload;
  }

  /**
   * The values of a payload that was kept. What the recommender filled in is asked of it anew.
   *
   * @throws IllegalStateException when it is no JSON object, which {@link Payload} never writes
   */
  public static Map<String, Object> read(String kept) {
    if (kept.isEmpty()) {
      return Map.of();
    }
    try {
      Map<String, Object> values = JSON.readValue(kept, OBJECT);
      values.replaceAll((name, value) -> wish(value));
      return values;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept payload is no JSON object: " + kept, e);
    }
  }

  private static @Nullable Object wish(@Nullable Object value) {
    if (value instanceof Map<?, ?> map
        && map.get("recommend") instanceof String kind
        && map.get("count") instanceof Integer count) {
      Map<?, ?> where = map.get("where") instanceof Map<?, ?> said ? said : Map.of();
      Map.Entry<?, ?> first = where.isEmpty() ? null : where.entrySet().iterator().next();
      return new Recommend(
          kind,
          count,
          first == null ? "" : String.valueOf(first.getKey()),
          first == null ? "" : String.valueOf(first.getValue()));
    }
    return value;
  }
}
