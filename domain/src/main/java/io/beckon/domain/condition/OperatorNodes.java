package io.beckon.domain.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import java.util.List;

/** Terms for CEL's operators and for the functions that take any value: arithmetic, logic, text. */
final class OperatorNodes {
  private static final int MAX_PATTERN = 200;

  private final NodeBuilder nodes;

  OperatorNodes(NodeBuilder nodes) {
    this.nodes = nodes;
  }

  /**
   * @param args the call's arguments, with its target first
   * @param built a term for each of them
   */
  Node of(String function, List<CelExpr> args, List<Node> built, CelExpr expr)
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
}
