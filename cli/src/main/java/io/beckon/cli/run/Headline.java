package io.beckon.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.policy.MoneyJson;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a trigger is about, by the words of its kind: {@link RuleKind#headline}. */
final class Headline {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");

  private Headline() {}

  /**
   * @param forms as {@link RuleKind#headline} gives them; the last counts when each lacks a field
   */
  static String of(String forms, Trigger trigger) {
    JsonNode payload;
    try {
      payload = JSON.readTree(trigger.getPayload());
    } catch (JsonProcessingException e) {
      return trigger.getTemplate();
    }
    String filled = trigger.getTemplate();
    for (String form : forms.split("\\|")) {
      boolean[] lacks = {false};
      filled =
          FIELD
              .matcher(form)
              .replaceAll(
                  field -> {
                    String value = value(field.group(1), trigger, payload);
                    lacks[0] |= value.isEmpty();
                    return Matcher.quoteReplacement(value);
                  });
      if (!lacks[0]) {
        break;
      }
    }
    return filled;
  }

  private static String value(String field, Trigger trigger, JsonNode payload) {
    if (field.equals("template")) {
      return trigger.getTemplate();
    }
    JsonNode value = payload.path(field);
    String amount = MoneyJson.text(value);
    if (amount != null) {
      return amount;
    }
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> all = new ArrayList<>();
    value.forEach(one -> all.add(one.asText()));
    return String.join(", ", all);
  }
}
