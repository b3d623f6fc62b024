package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Texts;
import io.beckon.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of one call was not taken as it was sent, and why. Serves one thread. */
final class Problems {
  /** Whoever sends more at once needs to see these first. */
  private static final int MOST = 50;

  private static final int SHOWN = 80;

  private final List<Problem> all = new ArrayList<>();

  /**
   * Notes one.
   *
   * @param path where it stands in the call, such as {@code properties.products[1].price}
   * @param sent what stands there; null: nothing does
   * @param expected what was expected, and what is done instead
   */
  void note(String path, @Nullable JsonNode sent, String expected) {
    note(path, sent == null ? "" : sent.isTextual() ? sent.textValue() : sent.toString(), expected);
  }

  void note(String path, String sent, String expected) {
    if (all.size() < MOST) {
      all.add(
          new Problem(path, sent.length() > SHOWN ? Texts.cut(sent, SHOWN) + "…" : sent, expected));
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Problem> list() {
    return List.copyOf(all);
  }
}
