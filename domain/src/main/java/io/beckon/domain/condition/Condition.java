package io.beckon.domain.condition;

import io.beckon.schema.Fact;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression. Evaluating it reports, through {@link Facts#changesAt}, when its answer
 * can next change.
 */
public final class Condition {
  /** Holds always. */
  public static final Condition TRUE = new Condition("true", Node.truth(facts -> true), List.of());

  private final String text;
  private final Node node;
  private final List<Term> terms;

  /** A field that the condition looks at. */
  record Term(String name, String kind, Node node) {}

  Condition(String text, Node node, List<Term> terms) {
    this.text = text;
    this.node = node;
    this.terms = terms;
  }

  /**
   * Whether it holds.
   *
   * @throws ArithmeticException when it divides by zero or overflows
   */
  public boolean holds(Facts facts) {
    return node.truth(facts);
  }

  /** Its value, for payloads. */
  public @Nullable Object value(Facts facts) {
    return node.value(facts);
  }

  /** The values that the condition saw, for the explanation of a decision. */
  public void explain(Facts facts, List<Fact> into) {
    if (this == TRUE) {
      return;
    }
    into.add(new Fact("condition", text));
    for (Term term : terms) {
      into.add(new Fact(term.name(), shown(term, term.node().value(facts))));
    }
  }

  private static String shown(Term term, @Nullable Object value) {
    if (value instanceof Long millis && term.kind().equals("TIMESTAMP")) {
      return millis == 0 ? "never" : Instant.ofEpochMilli(millis).toString();
    }
    if (value instanceof Long millis && term.kind().equals("DURATION")) {
      return Duration.ofMillis(millis).toString();
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return BigDecimal.valueOf(number)
          .setScale(3, RoundingMode.HALF_EVEN)
          .stripTrailingZeros()
          .toPlainString();
    }
    return String.valueOf(value);
  }

  /** The text that its author wrote. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
