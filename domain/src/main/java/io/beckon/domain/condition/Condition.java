package io.beckon.domain.condition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.beckon.schema.Fact;
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
  public static final Condition TRUE =
      new Condition(
          "true",
          Node.truth(facts -> true),
          List.of(),
          List.of(),
          List.of(),
          SimpleType.BOOL,
          true);

  private final String text;
  private final Node node;
  private final List<Term> terms;
  private final List<Equality> equalities;
  private final List<Counter> counters;
  private final CelType type;
  private final boolean constant;

  /** A field that the condition looks at. */
  record Term(String name, CelKind kind, Node node) {}

  /** A text of the event that must equal a fixed one, or the condition does not hold. */
  public static final class Equality {
    private final String field;
    private final Node node;
    private final String value;

    Equality(String field, Node node, String value) {
      this.field = field;
      this.node = node;
      this.value = value;
    }

    /** The field's name, such as {@code event.page.path}. */
    public String field() {
      return field;
    }

    public String value() {
      return value;
    }

    /** What the field is in an event; empty when it has none. */
    public String read(Facts facts) {
      return node.value(facts) instanceof String text ? text : "";
    }
  }

  Condition(
      String text,
      Node node,
      List<Term> terms,
      List<Equality> equalities,
      List<Counter> counters,
      CelType type,
      boolean constant) {
    this.type = type;
    this.constant = constant;
    this.counters = counters;
    this.text = text;
    this.node = node;
    this.terms = terms;
    this.equalities = equalities;
  }

  /** What must hold of the event's texts for this condition to hold; by it, rules are indexed. */
  public List<Equality> equalities() {
    return equalities;
  }

  /** Whether the event's texts are those that must be met; if not, it cannot hold, ever. */
  public boolean concerns(Facts facts) {
    for (int i = 0; i < equalities.size(); i++) {
      if (!equalities.get(i).value().equals(equalities.get(i).read(facts))) {
        return false;
      }
    }
    return true;
  }

  /** What it counts, so that the contact's state keeps it. */
  public List<Counter> counters() {
    return counters;
  }

  /**
   * Whether it holds.
   *
   * @throws ArithmeticException when it divides by zero or overflows
   * @throws LimitExceeded when it looks at too many elements of lists, or makes too long a text
   */
  public boolean holds(Facts facts) {
    facts.begin();
    return node.truth(facts);
  }

  /** Its value. Times are epoch milliseconds, spans milliseconds. */
  public @Nullable Object value(Facts facts) {
    facts.begin();
    return node.value(facts);
  }

  /** Its value for whoever reads it: times as {@link Instant}, null for never, spans as such. */
  public @Nullable Object shown(Facts facts) {
    return shown(type.kind(), value(facts));
  }

  private static @Nullable Object shown(CelKind kind, @Nullable Object value) {
    if (value instanceof Long millis && kind == CelKind.TIMESTAMP) {
      return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
    return value instanceof Long millis && kind == CelKind.DURATION
        ? Duration.ofMillis(millis)
        : value;
  }

  /**
   * What of it to name instead, such as {@code contact.id}, when its value is all that is known of
   * something; null: it is not.
   */
  public @Nullable String narrower() {
    return type.kind() == CelKind.STRUCT ? Vocabulary.NARROWER.get(type.name()) : null;
  }

  /** Its value where that is the same for all facts; null for others. */
  public @Nullable Object constant() {
    return node.constant();
  }

  /** Whether its value is what the recommender fills in. */
  public boolean recommends() {
    return node instanceof RecommendNode;
  }

  /** Whether its value is products, or lines of them, which the catalogue can say more of. */
  public boolean describes() {
    CelType element = type instanceof ListType list ? list.elemType() : type;
    return element.kind() == CelKind.STRUCT && Vocabulary.PRODUCTS.contains(element.name());
  }

  /** What its value looks like in a payload, as JSON Schema; {@code #/$defs/money} is an amount. */
  public ObjectNode jsonSchema() {
    return ShownTypes.orNull(type);
  }

  /** The values that the condition saw, for the explanation of a decision. */
  public void explain(Facts facts, List<Fact> into) {
    if (this == TRUE) {
      return;
    }
    into.add(new Fact("condition", text));
    for (Term term : terms) {
      into.add(new Fact(term.name(), explained(term, facts)));
    }
  }

  private static String explained(Term term, Facts facts) {
    Object seen = term.node().value(facts);
    Object value = shown(term.kind(), seen);
    if (value == null && seen != null) {
      return "never";
    }
    if (value instanceof Double number && Math.abs(number) < 1e12) {
      return thousandths(Math.round(number * 1_000));
    }
    return String.valueOf(value);
  }

  /** A number with at most three decimals, as people write it. */
  private static String thousandths(long number) {
    StringBuilder text = new StringBuilder(16);
    if (number < 0) {
      text.append('-');
    }
    long size = Math.abs(number);
    text.append(size / 1_000);
    long rest = size % 1_000;
    for (long unit = 100; rest > 0; unit /= 10) {
      text.append(unit == 100 ? "." : "").append(rest / unit);
      rest %= unit;
    }
    return text.toString();
  }

  /** Whether it looks at nothing that could change. */
  public boolean isConstant() {
    return constant;
  }

  /** Whether it asks how a contact reacted to a programme's messages. */
  public boolean asksReactions() {
    return terms.stream()
        .anyMatch(term -> term.name().startsWith("opened ") || term.name().startsWith("clicked "));
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
