package io.beckon.domain.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles conditions: parsed and type-checked by CEL, then turned into terms over the Avro
 * records.
 */
public final class ConditionCompiler {
  private static final int MAX_LENGTH = 2_000;
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("undefined field '([^']+)'");
  private static final Pattern UNKNOWN_NAME =
      Pattern.compile("undeclared reference to '([^']+)'.*");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .populateMacroCalls(true)
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(50)
          .build();

  /** Conditions remembered by their text: many rules ask the same. */
  private static final int REMEMBERED = 10_000;

  private final Map<String, ScoreTerms> scores;
  private final Vocabulary withEvent;
  private final Vocabulary withoutEvent;
  private final Map<String, Condition> remembered = new HashMap<>();
  private final Map<String, CelCompiler> checkers = new HashMap<>();

  /**
   * @param scores score rules by the name of the rule
   */
  public ConditionCompiler(Map<String, ? extends ScoreTerms> scores) {
    this.scores = new HashMap<>();
    scores.forEach((rule, terms) -> this.scores.put(identifier(rule), terms));
    List<String> names = this.scores.keySet().stream().sorted().toList();
    this.withEvent = new Vocabulary(names, true);
    this.withoutEvent = new Vocabulary(names, false);
  }

  /** A rule's name as conditions write it: {@code lead-score} is {@code score.lead_score}. */
  public static String identifier(String rule) {
    return rule.indexOf('-') < 0 ? rule : rule.replace('-', '_');
  }

  /**
   * Compiles something that holds or does not; {@code event} is known in it only if {@code
   * hasEvent}.
   */
  public Condition condition(String text, boolean hasEvent) throws ConditionFault {
    return compile(text, hasEvent, SimpleType.BOOL);
  }

  /** Compiles an expression for a payload. */
  public Condition expression(String text, boolean hasEvent) throws ConditionFault {
    return compile(text, hasEvent, SimpleType.DYN);
  }

  private Condition compile(String text, boolean hasEvent, CelType result) throws ConditionFault {
    String key = (hasEvent ? "event " : "") + result.name() + " " + text;
    Condition known = remembered.get(key);
    if (known != null) {
      return known;
    }
    Condition compiled = compileAnew(text, hasEvent, result);
    if (remembered.size() < REMEMBERED) {
      remembered.put(key, compiled);
    }
    return compiled;
  }

  private Condition compileAnew(String text, boolean hasEvent, CelType result)
      throws ConditionFault {
    if (text.length() > MAX_LENGTH) {
      throw new ConditionFault(0, "the condition is longer than " + MAX_LENGTH + " characters");
    }
    DurationLiterals.Rewritten named = PropertyNames.disguise(text);
    DurationLiterals.Rewritten rewritten;
    try {
      rewritten = DurationLiterals.rewrite(named.cel());
    } catch (IllegalArgumentException e) {
      throw new ConditionFault(0, String.valueOf(e.getMessage()));
    }
    Vocabulary vocabulary = hasEvent ? withEvent : withoutEvent;
    try {
      CelAbstractSyntaxTree tree = checked(rewritten, vocabulary, result);
      NodeBuilder builder =
          new NodeBuilder(tree, vocabulary, scores, result.kind() != SimpleType.BOOL.kind());
      Node node = builder.build();
      return new Condition(
          text,
          node,
          builder.terms(),
          builder.equalities(),
          builder.counters(),
          tree.getResultType(),
          builder.isConstant());
    } catch (ConditionFault fault) {
      throw new ConditionFault(
          named.originOf(rewritten.originOf(fault.offset())), String.valueOf(fault.getMessage()));
    }
  }

  private CelAbstractSyntaxTree checked(
      DurationLiterals.Rewritten text, Vocabulary vocabulary, CelType result)
      throws ConditionFault {
    CelValidationResult checked =
        checkers
            .computeIfAbsent(
                (vocabulary == withEvent ? "event " : "") + result.name(),
                key -> compiler(vocabulary, result))
            .compile(text.cel());
    if (checked.hasError()) {
      CelIssue issue = checked.getErrors().get(0);
      int offset = offset(text.cel(), issue);
      String message = PropertyNames.plainIn(message(issue.getMessage(), vocabulary));
      boolean isAboutAName = message.contains("token") || message.contains(" input ");
      String advice =
          isAboutAName || message.startsWith("unknown name")
              ? PropertyNames.advice(text.cel(), offset)
              : null;
      boolean isHelp = advice != null && (isAboutAName || advice.contains("dash"));
      throw new ConditionFault(
          offset, isHelp ? message.replaceFirst("; did you mean .*", "") + "; " + advice : message);
    }
    try {
      return checked.getAst();
    } catch (CelValidationException e) {
      throw new ConditionFault(0, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The checker of conditions; also what the interpreter that judges this compiler in tests starts
   * from.
   */
  static CelCompiler compiler(Vocabulary vocabulary, CelType result) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(Functions.STANDARD)
            .setTypeProvider(vocabulary.types())
            .addFunctionDeclarations(Functions.own());
    if (result.kind() == SimpleType.BOOL.kind()) {
      builder.setResultType(SimpleType.BOOL);
    }
    vocabulary.variables().forEach(builder::addVar);
    return builder.build();
  }

  /**
   * Place of an issue as a UTF-16 offset; CEL says line (from 1) and column (from 0, in code
   * points).
   */
  private static int offset(String text, CelIssue issue) {
    int offset = 0;
    for (int line = 1; line < issue.getSourceLocation().getLine(); line++) {
      offset = text.indexOf('\n', offset) + 1;
    }
    int column = Math.max(0, issue.getSourceLocation().getColumn());
    return text.offsetByCodePoints(
        offset, Math.min(column, text.codePointCount(offset, text.length())));
  }

  private static String elsewhere(String field, Vocabulary vocabulary) {
    List<String> owners = vocabulary.ownersOf(field);
    return owners.isEmpty()
        ? Nearest.hint(field, vocabulary.fieldNames())
        : " here; it is a field of " + String.join(", ", owners);
  }

  private static String message(String message, Vocabulary vocabulary) {
    Matcher field = UNKNOWN_FIELD.matcher(message);
    if (field.matches()) {
      return "unknown field '" + field.group(1) + "'" + elsewhere(field.group(1), vocabulary);
    }
    Matcher name = UNKNOWN_NAME.matcher(message);
    if (name.matches()) {
      if (name.group(1).equals("event")) {
        return "there is no event to look at here: this condition is also asked when only time has passed";
      }
      return "unknown name '"
          + name.group(1)
          + "'"
          + Nearest.hint(name.group(1), vocabulary.variables().keySet());
    }
    if (message.contains("token recognition error at: '= '")) {
      return "a single = says nothing here; write == to compare";
    }
    if (message.contains("'within' applied to '(") && message.contains(", int)'")) {
      return "within() takes a time and a duration, such as within(orders.last, 60d)";
    }
    if (message.contains("invalid argument to has() macro")) {
      return "has() takes a field, such as has(event.properties.size) or"
          + " has(event.properties[\"shoe size\"]); else ask '\"name\" in event.properties'";
    }
    if (message.startsWith("mismatched input '<EOF>'")) {
      return "the expression ends too early";
    }
    int candidates = message.indexOf(" (candidates");
    return (candidates < 0 ? message : message.substring(0, candidates))
        .replace("google.protobuf.", "")
        .replace('\n', ' ');
  }
}
