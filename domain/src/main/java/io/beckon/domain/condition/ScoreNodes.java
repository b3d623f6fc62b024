package io.beckon.domain.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import io.beckon.schema.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Terms that compare an ageing score with a number, and know when time changes the answer. */
final class ScoreNodes {
  private final NodeBuilder nodes;

  ScoreNodes(NodeBuilder nodes) {
    this.nodes = nodes;
  }

  /** Whether an expression is one score by its name, as {@code score.engagement}. */
  static boolean namesScore(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.SELECT
        && NodeBuilder.isScore(expr.select().operand());
  }

  /** One of both sides is a score. */
  Node compare(CelExpr left, CelExpr right, String function, CelExpr expr) throws ConditionFault {
    return namesScore(left)
        ? line(left, right, function, expr)
        : line(right, left, mirrored(function), expr);
  }

  private Node line(CelExpr select, CelExpr line, String function, CelExpr expr)
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
    double said = number.doubleValue();
    // A positive line is reached from below, a negative one from above; ">" and "<=" are exact.
    boolean reaching =
        said > 0
            ? function.equals("_>=_") || function.equals("_<_")
            : function.equals("_<=_") || function.equals("_>_");
    double at = reaching ? ageing.reachedAt(said) : said;
    nodes.saw(
        new Condition.Term(
            "score." + name,
            CelKind.DOUBLE,
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

  private static String mirrored(String function) {
    return switch (function) {
      case "_<_" -> "_>_";
      case "_<=_" -> "_>=_";
      case "_>_" -> "_<_";
      case "_>=_" -> "_<=_";
      default -> function;
    };
  }
}
