package io.beckon.domain.rule;

/**
 * What is wrong with a rule document, and where.
 *
 * @param line counted from 1
 * @param column counted from 1
 */
public record RuleFault(String origin, int line, int column, String message) {
  @Override
  public String toString() {
    return origin + ":" + line + ":" + column + ": " + message;
  }
}
