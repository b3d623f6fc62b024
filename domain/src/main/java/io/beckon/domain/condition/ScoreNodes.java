package io.beckon.domain.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.EngagementFormula;
import io.beckon.schema.Orders;
import io.beckon.schema.Score;
import org.jspecify.annotations.Nullable;

/**
 * Terms that read what ages by itself, a score or the engagement index: compared with a number,
 * they know when time changes the answer.
 */
final class ScoreNodes {
  private static final String ENGAGEMENT = "engagement";

  private final NodeBuilder nodes;

  ScoreNodes(NodeBuilder nodes) {
    this.nodes = nodes;
  }

  /** Something that ages by itself. */
  private interface Ageing {
    double value(Facts facts);

    /** Where it counts as having reached a line. */
    double reachedAt(Facts facts, double line);

    long changesAt(Facts facts, double line);
  }

  /** Whether an expression is something that ages, as {@code score.engagement}. */
  static boolean isAgeing(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.SELECT && isOwner(expr.select().operand());
  }

  /** Whether an expression is what such values are fields of. */
  static boolean isOwner(CelExpr expr) {
    return NodeBuilder.isScore(expr)
        || (expr.getKind() == CelExpr.ExprKind.Kind.IDENT
            && expr.ident().name().equals(ENGAGEMENT));
  }

  /** What ages can be asked about in one way only. */
  static ConditionFault onlyCompared(NodeBuilder nodes, CelExpr select) {
    String name = name(select);
    return nodes.fault(
        select, name + " ages, and can only be compared with a number, such as " + name + " >= 30");
  }

  /** Its value for a payload, with three decimals at most. */
  Node shown(CelExpr select) throws ConditionFault {
    Ageing ageing = ageing(select);
    return Node.real(facts -> Math.round(ageing.value(facts) * 1_000) / 1_000.0);
  }

  /** One of both sides ages. */
  Node compare(CelExpr left, CelExpr right, String function, CelExpr expr) throws ConditionFault {
    return isAgeing(left)
        ? line(left, right, function, expr)
        : line(right, left, mirrored(function), expr);
  }

  private Node line(CelExpr select, CelExpr line, String function, CelExpr expr)
      throws ConditionFault {
    Ageing ageing = ageing(select);
    if (!(nodes.build(line).constant() instanceof Number number)) {
      throw onlyCompared(nodes, select);
    }
    if (function.equals("_==_") || function.equals("_!=_")) {
      throw nodes.fault(expr, "a score is never exactly a number for long; compare with < or >=");
    }
    double said = number.doubleValue();
    // A positive line is reached from below, a negative one from above; the other two are exact.
    boolean reaching =
        said > 0
            ? function.equals("_>=_") || function.equals("_<_")
            : function.equals("_<=_") || function.equals("_>_");
    nodes.saw(new Condition.Term(name(select), CelKind.DOUBLE, Node.real(ageing::value)));
    return Node.truth(
        facts -> {
          double at = reaching ? ageing.reachedAt(facts, said) : said;
          facts.mayChangeAt(ageing.changesAt(facts, at));
          return Values.holds(function, Double.compare(ageing.value(facts), at));
        });
  }

  private static String name(CelExpr select) {
    return select.select().operand().ident().name() + "." + select.select().field();
  }

  private Ageing ageing(CelExpr select) throws ConditionFault {
    String field = select.select().field();
    if (!NodeBuilder.isScore(select.select().operand())) {
      return new Index(nodes.readyScore());
    }
    ScoreTerms terms = nodes.score(field);
    if (terms == null) {
      throw nodes.fault(select, "unknown score '" + field + "'");
    }
    return new OfScore(terms);
  }

  private record OfScore(ScoreTerms terms) implements Ageing {
    @Override
    public double value(Facts facts) {
      return terms.value(score(facts, terms), facts.now());
    }

    @Override
    public double reachedAt(Facts facts, double line) {
      return terms.reachedAt(line);
    }

    @Override
    public long changesAt(Facts facts, double line) {
      return terms.changesAt(score(facts, terms), facts.now(), line);
    }
  }

  /**
   * The engagement index.
   *
   * @param ready the score that tells how near a first purchase is; null: none does
   */
  private record Index(@Nullable ScoreTerms ready) implements Ageing {
    @Override
    public double value(Facts facts) {
      Orders orders = facts.profile().getOrders();
      if (orders.getCount() > 0) {
        return EngagementFormula.after(facts.now() - orders.getLastAt(), gap(facts));
      }
      return ready == null
          ? 0
          : EngagementFormula.before(
              ready.value(score(facts, ready), facts.now()), ready.readyLine());
    }

    @Override
    public double reachedAt(Facts facts, double line) {
      return facts.profile().getOrders().getCount() > 0 || ready == null
          ? line
          : ready.reachedAt(line);
    }

    @Override
    public long changesAt(Facts facts, double line) {
      Orders orders = facts.profile().getOrders();
      if (orders.getCount() > 0) {
        return EngagementFormula.fallsBelow(orders.getLastAt(), gap(facts), line, facts.now());
      }
      if (ready == null || line < 0 || line > 100) {
        return Facts.NEVER;
      }
      return ready.changesAt(score(facts, ready), facts.now(), line / 100 * ready.readyLine());
    }

    private static long gap(Facts facts) {
      return OrderBook.meanGap(facts.profile().getOrders(), facts.defaultGap());
    }
  }

  private static @Nullable Score score(Facts facts, ScoreTerms of) {
    return Bounds.find(facts.profile().getScores(), Score::getRule, of.name());
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
