package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.ConsentNames;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call says of consents, in every spelling that forms, shop systems and tag managers use.
 * What is clearly a yes is a yes; all else is a no, and what is not clearly one is noted.
 */
final class Consents {
  /** Under which consents stand, in a call, its properties, its traits and its context. */
  static final Set<String> FIELDS = Set.of("consents", "consent");

  private static final Set<String> YES =
      Set.of(
          "true",
          "yes",
          "y",
          "1",
          "1.0",
          "on",
          "granted",
          "subscribed",
          "opted-in",
          "opt-in",
          "optin",
          "accepted",
          "allowed",
          "confirmed");

  private static final Set<String> NO =
      Set.of(
          "false",
          "no",
          "n",
          "0",
          "0.0",
          "off",
          "denied",
          "revoked",
          "withdrawn",
          "unsubscribed",
          "not-subscribed",
          "opted-out",
          "opt-out",
          "optout",
          "rejected",
          "declined",
          "refused",
          "never",
          "pending",
          "redacted",
          "invalid");

  /** Where an object says it of which these fields are others. */
  private static final List<String> ANSWERS =
      List.of(
          "granted",
          "optedIn",
          "opted_in",
          "optIn",
          "opt_in",
          "subscribed",
          "status",
          "state",
          "value",
          "consent",
          "given",
          "enabled");

  private static final int DEEPEST = 2;

  private static final List<String> CHANNELS = List.of("channel", "type", "name", "purpose");

  private Consents() {}

  /**
   * Reads all that an object says of consents.
   *
   * @param of the call, its properties, traits or context
   */
  static void read(Event event, Fields of) {
    for (String field : FIELDS) {
      JsonNode value = of.of().get(field);
      if (value != null) {
        any(event, value, of.at(field), of.problems());
      }
    }
  }

  private static void any(Event event, JsonNode value, String path, Problems problems) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> one : value.properties()) {
        change(
            event,
            one.getKey(),
            answer(one.getValue()),
            one.getValue(),
            path + "." + one.getKey(),
            problems);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        listed(event, value.get(i), path + "[" + i + "]", problems);
      }
    } else {
      Boolean answer = answer(value);
      if (Boolean.TRUE.equals(answer)) {
        problems.note(
            path, value, "a yes names its channel, such as {\"email\": true}; it is not taken");
      } else {
        change(event, ConsentNames.ALL, answer, value, path, problems);
      }
    }
  }

  private static void listed(Event event, JsonNode one, String path, Problems problems) {
    if (one.isTextual()) {
      change(event, one.textValue(), null, one, path, problems);
      return;
    }
    for (String field : CHANNELS) {
      if (one.path(field).isTextual()) {
        change(event, one.path(field).textValue(), answer(one), one, path, problems);
        return;
      }
    }
    problems.note(path, one, "a consent names its channel, such as {\"email\": false}");
  }

  private static void change(
      Event event,
      String channel,
      @Nullable Boolean answer,
      JsonNode sent,
      String path,
      Problems problems) {
    String name = ConsentNames.of(channel);
    if (name.isBlank()) {
      problems.note(path, sent, "a consent names its channel, such as {\"email\": false}");
      return;
    }
    if (answer == null) {
      problems.note(path, sent, "true or false is expected; it counts as no");
    } else if (answer && name.equals(ConsentNames.ALL)) {
      problems.note(path, sent, "a yes names its channel; it is not taken");
      return;
    }
    event
        .getConsents()
        .add(
            new ConsentChange(
                Texts.cut(name, 100), Boolean.TRUE.equals(answer), event.getSource()));
  }

  /** What is said: yes, no; null: neither. */
  private static @Nullable Boolean answer(JsonNode value) {
    return answer(value, 0);
  }

  private static @Nullable Boolean answer(JsonNode value, int depth) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isObject()) {
      for (String field : ANSWERS) {
        if (value.has(field)) {
          return depth == DEEPEST ? null : answer(value.get(field), depth + 1);
        }
      }
      return null;
    }
    if (!value.isTextual() && !value.isNumber()) {
      return null;
    }
    String word =
        value.asText().strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    return YES.contains(word) ? Boolean.TRUE : NO.contains(word) ? Boolean.FALSE : null;
  }
}
