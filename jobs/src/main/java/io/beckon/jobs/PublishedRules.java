package io.beckon.jobs;

import io.beckon.operators.rules.RulesAtStart;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that a job on Kafka begins with. */
public final class PublishedRules implements RulesAtStart {
  private static final long serialVersionUID = 1L;

  private final String bootstrap;
  private final @Nullable ArrayList<RuleDocument> always;

  private PublishedRules(String bootstrap, @Nullable ArrayList<RuleDocument> always) {
    this.bootstrap = bootstrap;
    this.always = always;
  }

  /** All that was ever published, each from its own time on. */
  public static PublishedRules each(String bootstrap) {
    return new PublishedRules(bootstrap, null);
  }

  /** These, as if they had always been in force; what is published later from its own time on. */
  public static PublishedRules always(String bootstrap, List<RuleDocument> rules) {
    ArrayList<RuleDocument> always = new ArrayList<>();
    for (RuleDocument rule : rules) {
      always.add(RuleDocument.newBuilder(rule).setPublishedAt(0).build());
    }
    return new PublishedRules(bootstrap, always);
  }

  @Override
  public List<RuleDocument> first() throws IOException {
    if (always != null) {
      return always;
    }
    List<RuleDocument> all = new ArrayList<>(RulesTopic.changes(bootstrap));
    // Where somebody wrote to the rules topic alone.
    all.addAll(RulesTopic.inForce(bootstrap).values());
    return all;
  }

  @Override
  public List<RuleDocument> published() throws IOException {
    return List.copyOf(RulesTopic.inForce(bootstrap).values());
  }
}
