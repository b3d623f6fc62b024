package io.beckon.domain.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import io.beckon.schema.ContactState;
import io.beckon.schema.ProgrammeRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Terms that look at what a contact's state keeps beside its profile. */
final class StateTerms {
  private static final long MAX_SPAN = 400L * 86_400_000L;

  private final NodeBuilder nodes;

  StateTerms(NodeBuilder nodes) {
    this.nodes = nodes;
  }

  /** Changes when the oldest that counts is too old to. */
  Node countIn(List<CelExpr> args, CelExpr expr) throws ConditionFault {
    CelExpr last = args.get(args.size() - 1);
    if (!(nodes.build(args.get(0)).constant() instanceof String event)
        || !(nodes.build(last).constant() instanceof Long span)) {
      throw nodes.fault(
          expr, "countIn() takes fixed values, such as countIn(\"Product Viewed\", \"Lamps\", 7d)");
    }
    if (span < 1 || span > MAX_SPAN) {
      throw nodes.fault(last, "countIn() looks back a millisecond to 400d");
    }
    Narrowing only = args.size() == 3 ? only(args.get(1)) : Narrowing.NONE;
    Counter counter = new Counter(event, only, span);
    nodes.counts(counter);
    String key = counter.key();
    Node count =
        Node.whole(
            facts -> {
              ContactState state = facts.state();
              if (state == null) {
                return 0;
              }
              long from = facts.now() - span;
              long first = Tallies.firstAfter(state, key, from);
              if (first == 0) {
                return 0;
              }
              facts.mayChangeAt(first + span);
              return Tallies.countAfter(state, key, from);
            });
    nodes.saw(new Condition.Term("countIn " + key, CelKind.INT, count));
    return count;
  }

  /** A category alone, or several words. */
  private Narrowing only(CelExpr expr) throws ConditionFault {
    try {
      if (expr.getKind() != CelExpr.ExprKind.Kind.MAP) {
        return Narrowing.category(text(expr));
      }
      Map<String, String> said = new TreeMap<>();
      for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
        said.put(text(entry.key()), text(entry.value()));
      }
      return Narrowing.of(said);
    } catch (IllegalArgumentException e) {
      throw nodes.fault(expr, String.valueOf(e.getMessage()));
    }
  }

  private String text(CelExpr expr) throws ConditionFault {
    if (nodes.build(expr).constant() instanceof String text) {
      return text;
    }
    throw nodes.fault(
        expr, "countIn() takes fixed values, such as countIn(\"Product Viewed\", \"Lamps\", 7d)");
  }

  /** Asks how a contact reacted to a message of the programme at hand. */
  interface Reaction {
    boolean to(ProgrammeRun run, String template);
  }

  Node reaction(CelExpr arg, CelExpr expr, Reaction reaction) throws ConditionFault {
    if (!(nodes.build(arg).constant() instanceof String template)) {
      throw nodes.fault(expr, expr.call().function() + "() takes a template's name in quotes");
    }
    Node node =
        Node.truth(
            facts -> {
              ProgrammeRun run = facts.aside().run();
              return run != null && reaction.to(run, template);
            });
    nodes.saw(new Condition.Term(expr.call().function() + " " + template, CelKind.BOOL, node));
    return node;
  }
}
