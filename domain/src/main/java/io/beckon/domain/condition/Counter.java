package io.beckon.domain.condition;

/**
 * Events that some rule counts.
 *
 * @param event name of the event
 * @param category category that one of its products must have; empty: any
 * @param span how far back they are counted, milliseconds
 */
public record Counter(String event, String category, long span) {
  /** What the contact's state knows it by. */
  public String key() {
    return key(event, category);
  }

  static String key(String event, String category) {
    return category.isEmpty() ? event : event + "/" + category;
  }
}
