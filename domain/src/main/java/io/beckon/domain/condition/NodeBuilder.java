package io.beckon.domain.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelKind;
import io.beckon.schema.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a checked CEL tree into terms that read the Avro records directly. */
final class NodeBuilder {
  private static final int MAX_PATTERN = 200;

  private final CelAbstractSyntaxTree ast;
  private final Vocabulary vocabulary;
  private final Map<String, ScoreTerms> scores;
  private final Map<String, Integer> locals = new HashMap<>();
  private final Map<String, Condition.Term> terms = new LinkedHashMap<>();

  NodeBuilder(CelAbstractSyntaxTree ast, Vocabulary vocabulary, Map<String, ScoreTerms> scores) {
    this.ast = ast;
    this.vocabulary = vocabulary;
    this.scores = scores;
  }

  Node build() throws ConditionFault {
    return build(ast.getExpr());
  }

  /** The profile's and event's fields that the expression looks at. */
  List<Condition.Term> terms() {
    return List.copyOf(terms.values());
  }

  /** The equalities with a text that every event must meet: those joined by {@code &&} alone. */
  List<Condition.Equality> equalities() throws ConditionFault {
    List<Condition.Equality> found = new ArrayList<>();
    equalities(ast.getExpr(), found);
    return found;
  }

  private void equalities(CelExpr expr, List<Condition.Equality> found) throws ConditionFault {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return;
    }
    List<CelExpr> args = expr.call().args();
    if (expr.call().function().equals("_&&_")) {
      equalities(args.get(0), found);
      equalities(args.get(1), found);
    } else if (expr.call().function().equals("_==_")) {
      for (int i = 0; i < 2; i++) {
        String field = path(args.get(i));
        if (field != null
            && field.startsWith("event.")
            && kind(args.get(i)) == CelKind.STRING
            && build(args.get(1 - i)).constant() instanceof String value) {
          found.add(new Condition.Equality(field, build(args.get(i)), value));
        }
      }
    }
  }

  private Node build(CelExpr expr) throws ConditionFault {
    CelExpr macro = ast.getSource().getMacroCalls().get(expr.id());
    if (macro != null) {
      return macro(expr, macro.call());
    }
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT -> ident(expr);
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST -> list(expr);
      default -> throw fault(expr, "conditions do not use this form of expression");
    };
  }

  private Node constant(CelExpr expr) throws ConditionFault {
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> {
        boolean value = constant.booleanValue();
        yield Node.truth(facts -> value);
      }
      case INT64_VALUE -> Node.fixed(constant.int64Value());
      case DOUBLE_VALUE -> Node.fixed(constant.doubleValue());
      case STRING_VALUE -> Node.fixed(constant.stringValue());
      default ->
          throw fault(
              expr, "conditions know numbers, texts, true and false, not " + constant.getKind());
    };
  }

  private Node ident(CelExpr expr) throws ConditionFault {
    String name = expr.ident().name();
    Integer slot = locals.get(name);
    if (slot != null) {
      int index = slot;
      return Node.thing(facts -> facts.locals[index]);
    }
    if (name.equals("score")) {
      throw fault(expr, "name one score, such as score.engagement");
    }
    Node root = vocabulary.root(name);
    if (root == null) {
      throw fault(expr, "unknown name '" + name + "'");
    }
    return root;
  }

  private Node select(CelExpr expr) throws ConditionFault {
    CelExpr operand = expr.select().operand();
    String name = expr.select().field();
    if (isScore(operand)) {
      throw fault(
          expr,
          "an ageing score can only be compared with a number, such as score." + name + " >= 30");
    }
    Node owner = build(operand);
    if (kind(operand) == CelKind.MAP) {
      return Node.thing(
          facts -> owner.value(facts) instanceof Map<?, ?> map ? map.get(name) : null);
    }
    Vocabulary.Field field = vocabulary.field(typeName(operand), name);
    if (field == null) {
      throw fault(expr, "field '" + name + "' can only be read of a known type");
    }
    Node read =
        Node.thing(
            facts -> {
              Object of = owner.value(facts);
              return of == null ? null : field.read().apply(of);
            });
    Node typed =
        switch (field.type().kind()) {
          case STRING -> Node.thing(facts -> read.value(facts) instanceof String text ? text : "");
          case LIST ->
              Node.thing(facts -> read.value(facts) instanceof List<?> list ? list : List.of());
          case STRUCT ->
              field.type().name().equals("Money")
                  ? Node.thing(
                      facts -> read.value(facts) instanceof Money money ? money : Money.NONE)
                  : read;
          case INT, TIMESTAMP, DURATION ->
              Node.whole(facts -> read.value(facts) instanceof Long number ? number : 0);
          case DOUBLE ->
              Node.real(facts -> read.value(facts) instanceof Double number ? number : 0);
          case BOOL -> Node.truth(facts -> Boolean.TRUE.equals(read.value(facts)));
          default -> read;
        };
    CelKind kind = field.type().kind();
    if (kind != CelKind.LIST && (kind != CelKind.STRUCT || field.type().name().equals("Money"))) {
      String path = path(expr);
      if (path != null) {
        terms.put(path, new Condition.Term(path, kind.name(), typed));
      }
    }
    return typed;
  }

  private Node macro(CelExpr expr, CelCall call) throws ConditionFault {
    if (call.function().equals("has")) {
      CelExpr select = call.args().get(0);
      Node owner = build(select.select().operand());
      String name = select.select().field();
      if (kind(select.select().operand()) == CelKind.MAP) {
        return Node.truth(
            facts -> owner.value(facts) instanceof Map<?, ?> map && map.containsKey(name));
      }
      Vocabulary.Field field = vocabulary.field(typeName(select.select().operand()), name);
      if (field == null) {
        throw fault(expr, "has() takes a field of a known type");
      }
      return Node.truth(
          facts -> {
            Object of = owner.value(facts);
            return of != null && present(field.read().apply(of));
          });
    }
    if (call.target().isEmpty() || call.args().size() != 2) {
      throw fault(expr, "use " + call.function() + "(name, condition) on a list");
    }
    Node list = build(call.target().get());
    String name = call.args().get(0).ident().name();
    int slot = locals.size();
    if (slot == 8) {
      throw fault(expr, "more than 8 nested lists");
    }
    locals.put(name, slot);
    Node body = build(call.args().get(1));
    locals.remove(name);
    return switch (call.function()) {
      case "exists" -> Node.truth(facts -> count(list, slot, body, facts, 1) == 1);
      case "all" -> Node.truth(facts -> all(list, slot, body, facts));
      case "exists_one" -> Node.truth(facts -> count(list, slot, body, facts, 2) == 1);
      case "filter" ->
          Node.thing(
              facts -> {
                List<Object> kept = new ArrayList<>();
                for (Object element : elements(list, facts)) {
                  facts.locals[slot] = element;
                  if (body.truth(facts)) {
                    kept.add(element);
                  }
                }
                return kept;
              });
      case "map" ->
          Node.thing(
              facts -> {
                List<Object> mapped = new ArrayList<>();
                for (Object element : elements(list, facts)) {
                  facts.locals[slot] = element;
                  Object value = body.value(facts);
                  if (value != null) {
                    mapped.add(value);
                  }
                }
                return mapped;
              });
      default -> throw fault(expr, "conditions do not know " + call.function() + "()");
    };
  }

  private Node call(CelExpr expr) throws ConditionFault {
    CelCall call = expr.call();
    String function = call.function();
    List<CelExpr> args = new ArrayList<>();
    call.target().ifPresent(args::add);
    args.addAll(call.args());
    switch (function) {
      case "within":
        return within(build(args.get(0)), build(args.get(1)));
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
    List<Node> nodes = new ArrayList<>();
    for (CelExpr arg : args) {
      nodes.add(build(arg));
    }
    Node a = nodes.get(0);
    Node b = nodes.size() > 1 ? nodes.get(1) : a;
    boolean real = args.stream().anyMatch(arg -> kind(arg) == CelKind.DOUBLE);
    return switch (function) {
      case "_&&_" -> Node.truth(facts -> a.truth(facts) && b.truth(facts));
      case "_||_" -> Node.truth(facts -> a.truth(facts) || b.truth(facts));
      case "!_" -> Node.truth(facts -> !a.truth(facts));
      case "_?_:_" -> {
        Node c = nodes.get(2);
        yield Node.thing(facts -> a.truth(facts) ? b.value(facts) : c.value(facts));
      }
      case "_==_" -> equal(args, a, b, false);
      case "_!=_" -> equal(args, a, b, true);
      case "_<_", "_<=_", "_>_", "_>=_" -> ordered(function, args, a, b, real);
      case "_+_" ->
          kind(expr) == CelKind.STRING
              ? Node.thing(facts -> String.valueOf(a.value(facts)) + b.value(facts))
              : real
                  ? Node.real(f -> a.real(f) + b.real(f))
                  : Node.whole(f -> Math.addExact(a.whole(f), b.whole(f)));
      case "_-_" ->
          real
              ? Node.real(f -> a.real(f) - b.real(f))
              : Node.whole(f -> Math.subtractExact(a.whole(f), b.whole(f)));
      case "_*_" -> {
        if (real) {
          yield kind(expr) == CelKind.DURATION
              ? Node.whole(f -> (long) (a.real(f) * b.real(f)))
              : Node.real(f -> a.real(f) * b.real(f));
        }
        yield Node.whole(f -> Math.multiplyExact(a.whole(f), b.whole(f)));
      }
      case "_/_" ->
          real ? Node.real(f -> a.real(f) / b.real(f)) : Node.whole(f -> a.whole(f) / b.whole(f));
      case "_%_" -> Node.whole(f -> a.whole(f) % b.whole(f));
      case "-_" ->
          real ? Node.real(f -> -a.real(f)) : Node.whole(f -> Math.negateExact(a.whole(f)));
      case "_[_]" -> Node.thing(facts -> index(a.value(facts), b.value(facts)));
      case "@in" -> Node.truth(facts -> contains(b.value(facts), a.value(facts)));
      case "size" -> Node.whole(facts -> size(a.value(facts)));
      case "startsWith" -> Node.truth(f -> text(a, f).startsWith(text(b, f)));
      case "endsWith" -> Node.truth(f -> text(a, f).endsWith(text(b, f)));
      case "contains" -> Node.truth(f -> text(a, f).contains(text(b, f)));
      case "matches" -> matches(a, b, args.get(1));
      case "string" -> Node.thing(facts -> String.valueOf(a.value(facts)));
      case "double" -> Node.real(a::real);
      case "int" -> Node.whole(a::whole);
      default -> throw fault(expr, "conditions do not know " + function + "()");
    };
  }

  private Node list(CelExpr expr) throws ConditionFault {
    List<Node> elements = new ArrayList<>();
    boolean constant = true;
    for (CelExpr element : expr.list().elements()) {
      Node node = build(element);
      elements.add(node);
      constant &= node.constant() != null;
    }
    if (constant) {
      return Node.fixed(elements.stream().map(Node::constant).toList());
    }
    return Node.thing(facts -> elements.stream().map(node -> node.value(facts)).toList());
  }

  /** True while {@code now < time + span}; the end of that span is when the answer changes. */
  private static Node within(Node time, Node span) {
    return Node.truth(
        facts -> {
          long since = time.whole(facts);
          if (since == 0) {
            return false;
          }
          long until = since + span.whole(facts);
          if (facts.now() < until) {
            facts.mayChangeAt(until);
            return true;
          }
          return false;
        });
  }

  private Node scoreLine(CelExpr select, CelExpr line, String function, CelExpr expr)
      throws ConditionFault {
    String name = select.select().field();
    ScoreTerms ageing = scores.get(name);
    if (ageing == null) {
      throw fault(select, "unknown score '" + name + "'");
    }
    if (!(build(line).constant() instanceof Number number)) {
      throw fault(
          expr,
          "an ageing score can only be compared with a number, such as score." + name + " >= 30");
    }
    if (function.equals("_==_") || function.equals("_!=_")) {
      throw fault(expr, "a score is never exactly a number for long; compare with < or >=");
    }
    double at = number.doubleValue();
    this.terms.put(
        "score." + name,
        new Condition.Term(
            "score." + name,
            "DOUBLE",
            Node.real(facts -> ageing.value(score(facts, name), facts.now()))));
    return Node.truth(
        facts -> {
          Score score = score(facts, name);
          double value = ageing.value(score, facts.now());
          facts.mayChangeAt(ageing.changesAt(score, facts.now(), at));
          return holds(function, Double.compare(value, at));
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
    if (!(build(arg).constant() instanceof String text)) {
      throw fault(expr, expr.call().function() + "() takes a text in quotes");
    }
    try {
      return Node.fixed(parse.of(text));
    } catch (RuntimeException e) {
      throw fault(expr, String.valueOf(e.getMessage()));
    }
  }

  private Node money(List<CelExpr> args, CelExpr expr) throws ConditionFault {
    if (build(args.get(0)).constant() instanceof String amount
        && build(args.get(1)).constant() instanceof String currency) {
      try {
        return Node.fixed(Money.of(amount, currency));
      } catch (IllegalArgumentException e) {
        throw fault(expr, String.valueOf(e.getMessage()));
      }
    }
    throw fault(expr, "money() takes two texts in quotes, such as money(\"20.00\", \"GBP\")");
  }

  private Node matches(Node text, Node pattern, CelExpr expr) throws ConditionFault {
    if (!(pattern.constant() instanceof String regex)) {
      throw fault(expr, "matches() takes a pattern in quotes");
    }
    if (regex.length() > MAX_PATTERN) {
      throw fault(expr, "the pattern is longer than " + MAX_PATTERN + " characters");
    }
    try {
      Pattern compiled = Pattern.compile(regex);
      return Node.truth(facts -> compiled.matcher(text(text, facts)).find());
    } catch (PatternSyntaxException e) {
      throw fault(expr, "not a pattern: " + e.getMessage());
    }
  }

  private Node equal(List<CelExpr> args, Node a, Node b, boolean negated) {
    CelKind kind = kind(args.get(0));
    if (kind == kind(args.get(1))
        && (kind == CelKind.INT || kind == CelKind.TIMESTAMP || kind == CelKind.DURATION)) {
      return Node.truth(facts -> (a.whole(facts) == b.whole(facts)) != negated);
    }
    return Node.truth(facts -> same(a.value(facts), b.value(facts)) != negated);
  }

  private Node ordered(String function, List<CelExpr> args, Node a, Node b, boolean real) {
    CelKind left = kind(args.get(0));
    CelKind right = kind(args.get(1));
    if (left == CelKind.DYN
        || right == CelKind.DYN
        || left == CelKind.STRING
        || left == CelKind.STRUCT) {
      return Node.truth(facts -> compare(function, a.value(facts), b.value(facts)));
    }
    if (real) {
      return Node.truth(facts -> holds(function, Double.compare(a.real(facts), b.real(facts))));
    }
    return Node.truth(facts -> holds(function, Long.compare(a.whole(facts), b.whole(facts))));
  }

  private static boolean compare(String function, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return holds(function, Double.compare(x.doubleValue(), y.doubleValue()));
    }
    if (a instanceof String x && b instanceof String y) {
      return holds(function, x.compareTo(y));
    }
    return a instanceof Money x
        && b instanceof Money y
        && x.comparable(y)
        && holds(function, x.compareTo(y));
  }

  private static boolean holds(String function, int compared) {
    return switch (function) {
      case "_<_" -> compared < 0;
      case "_<=_" -> compared <= 0;
      case "_>_" -> compared > 0;
      default -> compared >= 0;
    };
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

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y && a.getClass() != b.getClass()) {
      return x.doubleValue() == y.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }

  private static boolean present(@Nullable Object value) {
    return value != null
        && !(value instanceof String text && text.isEmpty())
        && !(value instanceof List<?> list && list.isEmpty());
  }

  private static String text(Node node, Facts facts) {
    return node.value(facts) instanceof String text ? text : "";
  }

  private static long size(@Nullable Object value) {
    return value instanceof String text
        ? text.codePointCount(0, text.length())
        : value instanceof List<?> list
            ? list.size()
            : value instanceof Map<?, ?> map ? map.size() : 0;
  }

  private static boolean contains(@Nullable Object in, @Nullable Object value) {
    if (in instanceof Map<?, ?> map) {
      return map.containsKey(value);
    }
    if (in instanceof List<?> list) {
      for (Object element : list) {
        if (same(element, value)) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable Object index(@Nullable Object of, @Nullable Object at) {
    if (of instanceof Map<?, ?> map) {
      return map.get(at);
    }
    if (of instanceof List<?> list
        && at instanceof Long index
        && index >= 0
        && index < list.size()) {
      return list.get(index.intValue());
    }
    return null;
  }

  private static List<?> elements(Node list, Facts facts) {
    return list.value(facts) instanceof List<?> elements ? elements : List.of();
  }

  private static int count(Node list, int slot, Node body, Facts facts, int enough) {
    int count = 0;
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size() && count < enough; i++) {
      facts.locals[slot] = elements.get(i);
      if (body.truth(facts)) {
        count++;
      }
    }
    return count;
  }

  private static boolean all(Node list, int slot, Node body, Facts facts) {
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size(); i++) {
      facts.locals[slot] = elements.get(i);
      if (!body.truth(facts)) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@code orders.last} for a chain of fields from a variable; null for a field of a list's
   * element.
   */
  private @Nullable String path(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      return locals.containsKey(expr.ident().name()) ? null : expr.ident().name();
    }
    if (expr.getKind() != CelExpr.ExprKind.Kind.SELECT) {
      return null;
    }
    String operand = path(expr.select().operand());
    return operand == null ? null : operand + "." + expr.select().field();
  }

  private static boolean isScore(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT && expr.ident().name().equals("score");
  }

  private static boolean isScoreField(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.SELECT && isScore(expr.select().operand());
  }

  private CelKind kind(CelExpr expr) {
    return ast.getType(expr.id()).map(type -> type.kind()).orElse(CelKind.DYN);
  }

  private String typeName(CelExpr expr) {
    return ast.getType(expr.id()).map(type -> type.name()).orElse("");
  }

  private ConditionFault fault(CelExpr expr, String message) {
    Integer position = ast.getSource().getPositionsMap().get(expr.id());
    return new ConditionFault(position == null ? 0 : position, message);
  }
}
