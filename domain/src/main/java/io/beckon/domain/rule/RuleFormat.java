package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.condition.ScoreTerms;
import org.jspecify.annotations.Nullable;

/** How documents of one kind of rule are read. */
public interface RuleFormat<R extends Rule> {
  /** What {@link Rule#kind()} is for these rules. */
  String kind();

  /** The class of these rules. */
  Class<R> type();

  /**
   * Whether it has a part of the schema: the resource {@code KIND.schema.json} beside its class,
   * with definitions of its own under {@code $defs}. A kind without one has the keys of another.
   */
  default boolean hasSchema() {
    return true;
  }

  /** Whether a document, which satisfies the schema, is of this kind. */
  default boolean reads(JsonNode root) {
    return root.path("kind").asText().equals(kind());
  }

  /**
   * Builds the rule. What is wrong is told to the parts, and a neutral value stands in.
   *
   * @param parts the document, which satisfies the schema
   */
  R read(String name, int version, Parts parts);

  /**
   * What conditions of other documents may ask of a score that this document defines, before any
   * condition is compiled; null: it defines none.
   */
  default @Nullable ScoreTerms terms(String name, JsonNode root) {
    return null;
  }

  /** Whether its conditions may ask how a contact reacts to the rule's own messages. */
  default boolean asksReactions() {
    return false;
  }

  /** Says what is not wrong with a rule, but hardly meant. */
  default void advise(R rule, RuleAdvice advice) {}
}
