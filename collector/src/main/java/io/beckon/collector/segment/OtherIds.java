package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.Identifiers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what else than a {@code userId} a call names a person: the kinds that its workspace has
 * listed, in the workspace's order. An address for e-mail is an id as it is; another has its kind
 * in front, as in {@code phone:+49301234567}.
 */
final class OtherIds {
  static final String EMAIL = "email";
  static final String PHONE = "phone";
  private static final int SHORTEST_NUMBER = 8;
  private static final int LONGEST_NUMBER = 16;

  private final WriteKey key;

  OtherIds(WriteKey key) {
    this.key = key;
  }

  /** The ids of a call, the first listed kind first. */
  List<String> of(Fields call) {
    List<String> ids = new ArrayList<>();
    for (String kind : key.settings().identifiers()) {
      String said = said(call, kind);
      String id = said == null || key.settings().ids().isPlaceholder(said) ? null : id(kind, said);
      if (id != null && !ids.contains(id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** What a trait of that name says, else an external id of that type. */
  private static @Nullable String said(Fields call, String kind) {
    JsonNode context = call.of().path("context");
    for (JsonNode traits : new JsonNode[] {call.of().path("traits"), context.path("traits")}) {
      String value = text(traits.path(kind));
      if (value != null) {
        return value;
      }
    }
    for (JsonNode external : context.path("externalIds")) {
      if (external.path("type").asText().equalsIgnoreCase(kind)) {
        return text(external.path("id"));
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode value) {
    String text = value.isTextual() || value.isIntegralNumber() ? value.asText().strip() : "";
    return text.isEmpty() ? null : text;
  }

  private @Nullable String id(String kind, String said) {
    String plain =
        switch (kind) {
          case EMAIL -> Identifiers.isAddress(said) ? Identifiers.folded(said) : null;
          case PHONE -> number(said);
          default -> said;
        };
    if (plain == null) {
      return null;
    }
    String id = (kind.equals(EMAIL) ? "" : kind + ":") + hashed(kind, plain);
    return Fields.idFault(id) == null ? id : null;
  }

  private String hashed(String kind, String value) {
    return key.hash() == null ? value : key.hash().field(kind, value);
  }

  /**
   * A number with its country, digits alone; null: it has none, so it may be another's elsewhere.
   */
  private static @Nullable String number(String said) {
    StringBuilder digits = new StringBuilder("+");
    String bare = said.startsWith("00") ? "+" + said.substring(2) : said;
    if (!bare.startsWith("+")) {
      return null;
    }
    for (int i = 1; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if (" -./()".indexOf(c) < 0) {
        return null;
      }
    }
    return digits.length() >= SHORTEST_NUMBER && digits.length() <= LONGEST_NUMBER
        ? digits.toString()
        : null;
  }
}
