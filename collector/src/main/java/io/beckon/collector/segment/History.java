package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether a call tells of what happened before Beckon, so that nobody is written to because of it.
 */
final class History {
  private static final String NAME = "history";

  private History() {}

  /** In doubt it does: a message that is not sent does less harm than one that should not be. */
  static boolean isSaid(Fields call, Fields context) {
    return isSaid(call) || isSaid(context);
  }

  private static boolean isSaid(Fields of) {
    JsonNode said = of.of().path(NAME);
    if (said.isBoolean() || said.isMissingNode() || said.isNull()) {
      return said.booleanValue();
    }
    String text = said.asText().strip();
    if (text.equalsIgnoreCase("true") || text.equals("1")) {
      return true;
    }
    if (text.equalsIgnoreCase("false") || text.equals("0")) {
      return false;
    }
    of.problems().note(of.at(NAME), said, "true or false is expected; it is taken as true");
    return true;
  }
}
