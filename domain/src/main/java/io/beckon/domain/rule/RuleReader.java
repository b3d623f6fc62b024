package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.policy.WorkspaceLimits;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rule documents: YAML, then the JSON Schema, then the conditions' types. What it has read it
 * remembers, so that one document more costs one document, not all of them.
 */
public final class RuleReader {
  private final Map<RuleDocument, Parsed> parsed = new HashMap<>();
  private final Map<RuleDocument, Compiled> compiled = new HashMap<>();
  private ConditionCompiler compiler = new ConditionCompiler(Map.of());
  private Map<String, ScoreTerms> terms = Map.of();
  private final List<? extends RuleFormat<?>> formats;
  private final RuleSchema schema;

  /**
   * @param formats of all kinds of rules
   */
  public RuleReader(List<? extends RuleFormat<?>> formats) {
    this(List.copyOf(formats), new RuleSchema(formats));
  }

  private RuleReader(List<? extends RuleFormat<?>> formats, RuleSchema schema) {
    this.formats = formats;
    this.schema = schema;
  }

  /** One for another workspace, whose conditions know other scores. It remembers nothing yet. */
  public RuleReader another() {
    return new RuleReader(formats, schema);
  }

  /** A document and what the schema finds wrong with it. */
  private record Parsed(RuleDocument document, @Nullable Yaml yaml, List<RuleFault> faults) {}

  private record Compiled(
      Rule rule,
      Yaml yaml,
      List<RuleFault> faults,
      List<Counter> counters,
      List<Parts.NamedChannel> channels) {}

  /** What a text of one document says of itself. */
  public static RuleDocument document(String text, String origin) throws RuleFaults {
    List<RuleDocument> documents = RuleDocuments.of(text, origin);
    if (documents.size() > 1) {
      throw new RuleFaults(
          List.of(Yaml.read(text, origin).fault("/workspaces", "one workspace is expected here")));
    }
    return documents.get(0);
  }

  /**
   * Reads all documents together, since conditions may name scores of other documents.
   *
   * @param earlier versions that are not in force, but by which contacts go on; those that cannot
   *     be used any more are left out
   * @throws RuleFaults naming every fault with file, line and column; no rule is in force then
   */
  public RuleSet read(Collection<RuleDocument> documents, Collection<RuleDocument> earlier)
      throws RuleFaults {
    List<RuleFault> faults = new ArrayList<>();
    List<Parsed> sound = parse(documents, faults);
    checkNames(sound, faults);
    sound.forEach(one -> RuleDocuments.check(one.document(), one.yaml(), faults));
    List<Parsed> kept = parse(earlier, new ArrayList<>());
    learnScores(sound);
    List<Compiled> all = compile(sound);
    List<Compiled> before = compile(kept);
    before.removeIf(one -> !one.faults().isEmpty());
    List<Rule> rules = new ArrayList<>();
    List<Counter> counters = new ArrayList<>();
    Map<String, Compiled> byName = new HashMap<>();
    for (Compiled one : all) {
      faults.addAll(one.faults());
      rules.add(one.rule());
      counters.addAll(one.counters());
      byName.put(one.rule().name(), one);
    }
    before.forEach(one -> counters.addAll(one.counters()));
    MomentNames.check(
        rules,
        (rule, pointer, message) -> {
          Compiled of = byName.get(rule.name());
          if (of != null) {
            faults.add(of.yaml().fault(pointer, message));
          }
        });
    checkChannels(all, faults);
    if (!faults.isEmpty()) {
      throw new RuleFaults(faults);
    }
    forget(documents, earlier);
    int kinds = Counters.merged(counters).size();
    if (kinds > Tallies.KINDS && !all.isEmpty()) {
      Compiled last = all.get(all.size() - 1);
      throw new RuleFaults(
          List.of(
              last.yaml()
                  .fault(
                      "/rule",
                      "the rules count "
                          + kinds
                          + " kinds of events (countIn, unless, exit, wait); at most "
                          + Tallies.KINDS
                          + " are kept for a contact")));
    }
    return new RuleSet(rules, before.stream().map(Compiled::rule).toList(), counters);
  }

  /**
   * What is not wrong, but hardly meant: steps that are never reached, rules without any limit,
   * programmes that overlap. For documents that {@link #read} has found sound.
   */
  public List<RuleFault> advice(Collection<RuleDocument> documents) {
    List<Parsed> sound = parse(documents, new ArrayList<>());
    learnScores(sound);
    List<Compiled> all = compile(sound);
    if (all.isEmpty()) {
      return List.of();
    }
    RuleAdvice advice =
        new RuleAdvice(all.stream().map(Compiled::rule).toList(), all.get(0).yaml());
    for (Compiled one : all) {
      advice.of(one.yaml());
      formats.forEach(format -> advise(format, one.rule(), advice));
    }
    return advice.found();
  }

  private static <R extends Rule> void advise(RuleFormat<R> format, Rule rule, RuleAdvice advice) {
    if (format.type().isInstance(rule)) {
      format.advise(format.type().cast(rule), advice);
    }
  }

  private List<Parsed> parse(Collection<RuleDocument> documents, List<RuleFault> faults) {
    List<Parsed> sound = new ArrayList<>();
    for (RuleDocument document : documents) {
      Parsed one = parsed.computeIfAbsent(document, this::parse);
      faults.addAll(one.faults());
      if (one.yaml() != null && one.faults().isEmpty()) {
        sound.add(one);
      }
    }
    return sound;
  }

  private Parsed parse(RuleDocument document) {
    try {
      Yaml yaml = Yaml.read(document.getText(), document.getOrigin());
      return new Parsed(document, yaml, schema.faults(yaml));
    } catch (RuleFaults e) {
      return new Parsed(document, null, e.faults());
    }
  }

  private static void checkNames(List<Parsed> sound, List<RuleFault> faults) {
    Map<String, RuleDocument> names = new HashMap<>();
    for (Parsed one : sound) {
      RuleDocument twin = names.put(one.document().getRule(), one.document());
      if (twin != null && one.yaml() != null) {
        faults.add(
            one.yaml()
                .fault(
                    "/rule",
                    "rule '" + one.document().getRule() + "' is also in " + twin.getOrigin()));
      }
    }
  }

  /** A channel may be declared by another document than the one that names it. */
  private static void checkChannels(List<Compiled> all, List<RuleFault> faults) {
    List<WorkspaceLimits> limits =
        all.stream().map(one -> one.rule().ofWorkspace()).filter(Objects::nonNull).toList();
    List<String> declared = Channels.of(limits).names();
    for (Compiled one : all) {
      for (Parts.NamedChannel named : one.channels()) {
        if (!declared.contains(named.channel())) {
          faults.add(
              one.yaml()
                  .fault(
                      named.pointer(),
                      "'"
                          + named.channel()
                          + "' is not one of "
                          + String.join(", ", declared)
                          + Nearest.hint(named.channel(), declared)
                          + " (a limits document declares a channel of your own by its consent,"
                          + " such as channels: {"
                          + named.channel()
                          + ": {consent: "
                          + named.channel()
                          + "}})"));
        }
      }
    }
  }

  /** Conditions depend on how the scores that they name age: if that changes, all are read anew. */
  private void learnScores(List<Parsed> sound) {
    Map<String, ScoreTerms> found = new HashMap<>();
    for (Parsed one : sound) {
      JsonNode root = one.yaml() == null ? null : one.yaml().root();
      for (RuleFormat<?> format : formats) {
        String name = one.document().getRule();
        ScoreTerms of = root != null && format.reads(root) ? format.terms(name, root) : null;
        if (of != null) {
          found.put(name, of);
        }
      }
    }
    if (!found.equals(terms)) {
      terms = found;
      compiler = new ConditionCompiler(found);
      compiled.clear();
    }
  }

  private List<Compiled> compile(List<Parsed> sound) {
    List<Compiled> all = new ArrayList<>();
    for (Parsed one : sound) {
      Yaml yaml = one.yaml();
      if (yaml != null) {
        all.add(compiled.computeIfAbsent(one.document(), document -> compile(document, yaml)));
      }
    }
    return all;
  }

  private Compiled compile(RuleDocument document, Yaml yaml) {
    List<RuleFault> faults = new ArrayList<>();
    List<Counter> counters = new ArrayList<>();
    try {
      RuleFormat<?> format = format(yaml.root());
      Parts parts = new Parts(yaml, compiler, faults, counters, format.asksReactions());
      int version = yaml.root().path("version").asInt(1);
      Rule rule = format.read(document.getRule(), version, parts);
      return new Compiled(rule, yaml, faults, counters, parts.channels());
    } catch (RuntimeException | StackOverflowError e) {
      // The last resort: what nobody has thought of must not stop a job, nor the other rules.
      faults.add(yaml.fault("/rule", "this document cannot be used: " + e));
      return new Compiled(new Unusable(document.getRule(), 1), yaml, faults, counters, List.of());
    }
  }

  private RuleFormat<?> format(JsonNode root) {
    for (RuleFormat<?> format : formats) {
      if (format.reads(root)) {
        return format;
      }
    }
    throw new IllegalStateException(
        "no kind of rule is called '" + root.path("kind").asText() + "'");
  }

  /** Stands in for a document with faults, until they are told. */
  private record Unusable(String name, int version) implements Rule {
    @Override
    public String kind() {
      return "unusable";
    }
  }

  private void forget(Collection<RuleDocument> documents, Collection<RuleDocument> earlier) {
    Set<RuleDocument> used = new HashSet<>(documents);
    used.addAll(earlier);
    parsed.keySet().retainAll(used);
    compiled.keySet().retainAll(used);
  }
}
