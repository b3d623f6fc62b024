package io.beckon.domain.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelKind;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Money;
import io.beckon.domain.profile.Reactions;
import io.beckon.schema.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the functions and operators of a checked CEL tree into terms. */
final class CallBuilder {
  private static final int MAX_PATTERN = 200;
  private final NodeBuilder nodes;

  CallBuilder(NodeBuilder nodes) {
    this.nodes = nodes;
  }

  Node build(CelExpr expr) throws ConditionFault {
    CelCall call = expr.call();
    String function = call.function();
    List<CelExpr> args = new ArrayList<>();
    call.target().ifPresent(args::add);
    args.addAll(call.args());
    switch (function) {
      case "within":
        return within(nodes.build(args.get(0)), nodes.build(args.get(1)));
      case "countIn":
        return new StateTerms(nodes).countIn(args, expr);
      case "opened":
        return new StateTerms(nodes).reaction(args.get(0), expr, Reactions::opened);
      case "clicked":
        return new StateTerms(nodes).reaction(args.get(0), expr, Reactions::clicked);
      case "recommend":
        return recommend(args, expr);
      case "duration":
        return literal(args.get(0), expr, text -> DurationLiterals.millis(text));
      case "timestamp":
        return literal(args.get(0), expr, text -> Instant.parse(text).toEpochMilli());
      case "money":
        return money(args, expr);
      case "_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_":
        if (isScoreField(args.get(0))) {
          return scoreLine(args.get(0), args.get(1), function, expr);
        }
        if (isScoreField(args.get(1))) {
          return scoreLine(args.get(1), args.get(0), mirrored(function), expr);
        }
        break;
      default:
        break;
    }
    List<Node> built = new ArrayList<>();
    for (CelExpr arg : args) {
      built.add(nodes.build(arg));
    }
    Node computed = computed(function, args, built, expr);
    return built.stream().allMatch(one -> one.constant() != null) ? folded(computed) : computed;
  }

  private Node recommend(List<CelExpr> args, CelExpr expr) throws ConditionFault {
    Object kind = nodes.build(args.get(0)).constant();
    Object count = nodes.build(args.get(1)).constant();
    if (!(kind instanceof String name) || !(count instanceof Long number)) {
      throw nodes.fault(
          expr, "recommend() takes a fixed kind and number, as recommend(\"complementary\", 4)");
    }
    try {
      Recommend whatever = new Recommend(name, Math.toIntExact(number));
      if (args.size() == 2) {
        return new RecommendNode(whatever, "", null);
      }
      if (!(nodes.build(args.get(2)).constant() instanceof String attribute)
          || attribute.isBlank()) {
        throw nodes.fault(
            expr,
            "recommend() takes a fixed name of an attribute, as recommend(\"popular\", 4, \"age\", kept.age)");
      }
      return new RecommendNode(whatever, attribute.strip(), nodes.build(args.get(3)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw nodes.fault(expr, String.valueOf(e.getMessage()));
    }
  }

  /** What is made of constants alone is computed now; what fails does so whenever it is asked. */
  private static Node folded(Node node) {
    try {
      Object value = node.value(new Facts());
      return value == null ? node : Node.fixed(value);
    } catch (RuntimeException e) {
      return node;
    }
  }

  private Node computed(String function, List<CelExpr> args, List<Node> built, CelExpr expr)
      throws ConditionFault {
    Node a = built.get(0);
    Node b = built.size() > 1 ? built.get(1) : a;
    boolean dynamic = args.stream().anyMatch(arg -> nodes.kind(arg) == CelKind.DYN);
    if (dynamic && Values.ARITHMETIC.contains(function)) {
      return Node.thing(f -> Values.computed(function, a.value(f), b.value(f)));
    }
    boolean real = args.stream().anyMatch(arg -> nodes.kind(arg) == CelKind.DOUBLE);
    return switch (function) {
      case "_&&_" -> Node.truth(facts -> both(a, b, facts));
      case "_||_" -> Node.truth(facts -> either(a, b, facts));
      case "!_" -> Node.truth(facts -> !a.truth(facts));
      case "_?_:_" -> {
        Node c = built.get(2);
        yield Node.thing(facts -> a.truth(facts) ? b.value(facts) : c.value(facts));
      }
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
          Comparisons.of(function, nodes.kind(args.get(0)), nodes.kind(args.get(1)), a, b);
      case "_+_" ->
          nodes.kind(expr) == CelKind.STRING
              ? Node.thing(facts -> Values.joined(a.value(facts), b.value(facts)))
              : real
                  ? Node.real(f -> a.real(f) + b.real(f))
                  : Node.whole(f -> Math.addExact(a.whole(f), b.whole(f)));
      case "_-_" ->
          real
              ? Node.real(f -> a.real(f) - b.real(f))
              : Node.whole(f -> Math.subtractExact(a.whole(f), b.whole(f)));
      case "_*_" -> {
        if (real) {
          yield nodes.kind(expr) == CelKind.DURATION
              ? Node.whole(f -> (long) (a.real(f) * b.real(f)))
              : Node.real(f -> a.real(f) * b.real(f));
        }
        yield Node.whole(f -> Math.multiplyExact(a.whole(f), b.whole(f)));
      }
      case "_/_" ->
          real
              ? Node.real(f -> a.real(f) / b.real(f))
              : Node.whole(f -> Values.divided(a.whole(f), b.whole(f)));
      case "_%_" -> Node.whole(f -> a.whole(f) % b.whole(f));
      case "-_" ->
          real ? Node.real(f -> -a.real(f)) : Node.whole(f -> Math.negateExact(a.whole(f)));
      case "_[_]" -> Node.thing(facts -> Values.index(a.value(facts), b.value(facts)));
      case "@in" -> Node.truth(facts -> Values.contains(b.value(facts), a.value(facts)));
      case "size" -> Node.whole(facts -> Values.size(a.value(facts)));
      case "startsWith" -> Node.truth(f -> Values.text(a, f).startsWith(Values.text(b, f)));
      case "endsWith" -> Node.truth(f -> Values.text(a, f).endsWith(Values.text(b, f)));
      case "contains" -> Node.truth(f -> Values.text(a, f).contains(Values.text(b, f)));
      case "matches" -> matches(a, b, args.get(1));
      case "string" -> Node.thing(facts -> String.valueOf(a.value(facts)));
      case "double" -> Node.real(f -> Values.toReal(a.value(f)));
      case "int" -> Node.whole(f -> Values.toWhole(a.value(f)));
      default -> throw nodes.fault(expr, "conditions do not know " + function + "()");
    };
  }

  /** A span can be longer than time itself: a condition may multiply it by anything. */
  private static long later(long time, long span) {
    long sum = time + span;
    return span > 0 && sum < time ? Facts.NEVER : sum;
  }

  /** True while {@code now < time + span}; the end of that span is when the answer changes. */
  private static Node within(Node time, Node span) {
    return Node.truth(
        facts -> {
          long since = time.whole(facts);
          if (since == 0) {
            return false;
          }
          long until = later(since, span.whole(facts));
          if (facts.now() < until) {
            facts.mayChangeAt(until);
            return true;
          }
          return false;
        });
  }

  /** An error on one side does not matter where the other side decides alone, as CEL has it. */
  private static boolean both(Node a, Node b, Facts facts) {
    boolean first;
    try {
      first = a.truth(facts);
    } catch (RuntimeException e) {
      if (b.truth(facts)) {
        throw e;
      }
      return false;
    }
    return first && b.truth(facts);
  }

  private static boolean either(Node a, Node b, Facts facts) {
    boolean first;
    try {
      first = a.truth(facts);
    } catch (RuntimeException e) {
      if (b.truth(facts)) {
        return true;
      }
      throw e;
    }
    return first || b.truth(facts);
  }

  private Node scoreLine(CelExpr select, CelExpr line, String function, CelExpr expr)
      throws ConditionFault {
    String name = select.select().field();
    ScoreTerms ageing = nodes.score(name);
    if (ageing == null) {
      throw nodes.fault(select, "unknown score '" + name + "'");
    }
    if (!(nodes.build(line).constant() instanceof Number number)) {
      throw nodes.fault(
          expr,
          "an ageing score can only be compared with a number, such as score." + name + " >= 30");
    }
    if (function.equals("_==_") || function.equals("_!=_")) {
      throw nodes.fault(expr, "a score is never exactly a number for long; compare with < or >=");
    }
    double at = number.doubleValue();
    nodes.saw(
        new Condition.Term(
            "score." + name,
            "DOUBLE",
            Node.real(facts -> ageing.value(score(facts, name), facts.now()))));
    return Node.truth(
        facts -> {
          Score score = score(facts, name);
          double value = ageing.value(score, facts.now());
          facts.mayChangeAt(ageing.changesAt(score, facts.now(), at));
          return Values.holds(function, Double.compare(value, at));
        });
  }

  private static @Nullable Score score(Facts facts, String name) {
    List<Score> all = facts.profile().getScores();
    for (int i = 0; i < all.size(); i++) {
      if (ConditionCompiler.identifier(all.get(i).getRule()).equals(name)) {
        return all.get(i);
      }
    }
    return null;
  }

  private interface Parse {
    long of(String text);
  }

  private Node literal(CelExpr arg, CelExpr expr, Parse parse) throws ConditionFault {
    if (!(nodes.build(arg).constant() instanceof String text)) {
      throw nodes.fault(expr, expr.call().function() + "() takes a text in quotes");
    }
    try {
      return Node.fixed(parse.of(text));
    } catch (RuntimeException e) {
      throw nodes.fault(expr, String.valueOf(e.getMessage()));
    }
  }

  private Node money(List<CelExpr> args, CelExpr expr) throws ConditionFault {
    if (nodes.build(args.get(0)).constant() instanceof String amount
        && nodes.build(args.get(1)).constant() instanceof String currency) {
      try {
        return Node.fixed(Money.of(amount, currency));
      } catch (IllegalArgumentException e) {
        throw nodes.fault(expr, String.valueOf(e.getMessage()));
      }
    }
    throw nodes.fault(expr, "money() takes two texts in quotes, such as money(\"20.00\", \"GBP\")");
  }

  private Node matches(Node text, Node pattern, CelExpr expr) throws ConditionFault {
    if (!(pattern.constant() instanceof String regex)) {
      throw nodes.fault(expr, "matches() takes a pattern in quotes");
    }
    if (regex.length() > MAX_PATTERN) {
      throw nodes.fault(expr, "the pattern is longer than " + MAX_PATTERN + " characters");
    }
    try {
      Pattern compiled = Pattern.compile(regex);
      return Node.truth(facts -> compiled.matcher(Values.text(text, facts)).find());
    } catch (PatternSyntaxException e) {
      throw nodes.fault(expr, "not a pattern: " + e.getMessage());
    }
  }

  private static String mirrored(String function) {
    return switch (function) {
      case "_<_" -> "_>_";
      case "_<=_" -> "_>=_";
      case "_>_" -> "_<_";
      case "_>=_" -> "_<=_";
      default -> function;
    };
  }

  private static boolean isScoreField(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.SELECT
        && NodeBuilder.isScore(expr.select().operand());
  }
}
