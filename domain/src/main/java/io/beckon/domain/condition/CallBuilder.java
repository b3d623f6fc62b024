package io.beckon.domain.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Money;
import io.beckon.domain.profile.Reactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the calls of a checked CEL tree into terms: literals and Beckon's own functions itself,
 * operators by way of {@link OperatorNodes}.
 */
final class CallBuilder {
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
        if (ScoreNodes.isAgeing(args.get(0)) || ScoreNodes.isAgeing(args.get(1))) {
          return new ScoreNodes(nodes).compare(args.get(0), args.get(1), function, expr);
        }
        break;
      default:
        break;
    }
    List<Node> built = new ArrayList<>();
    for (CelExpr arg : args) {
      built.add(nodes.build(arg));
    }
    Node computed = new OperatorNodes(nodes).of(function, args, built, expr);
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
}
