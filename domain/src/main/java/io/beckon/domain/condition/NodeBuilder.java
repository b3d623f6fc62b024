package io.beckon.domain.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a checked CEL tree into terms that read the Avro records directly. */
final class NodeBuilder {
  private final CelAbstractSyntaxTree ast;
  private final Vocabulary vocabulary;
  private final Map<String, ScoreTerms> scores;
  private final boolean shown;
  private final Map<String, Integer> locals = new HashMap<>();
  private final List<Counter> counters = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private final Map<String, Condition.Term> terms = new LinkedHashMap<>();

  /**
   * @param shown its value is for a payload, and not asked again as time passes
   */
  NodeBuilder(
      CelAbstractSyntaxTree ast,
      Vocabulary vocabulary,
      Map<String, ScoreTerms> scores,
      boolean shown) {
    this.shown = shown;
    this.ast = ast;
    this.vocabulary = vocabulary;
    this.scores = scores;
  }

  /** What the expression counts. */
  List<Counter> counters() {
    return List.copyOf(counters);
  }

  /** Whether the expression names nothing and counts nothing. */
  boolean isConstant() {
    return named.isEmpty() && counters.isEmpty();
  }

  void counts(Counter counter) {
    counters.add(counter);
  }

  Node build() throws ConditionFault {
    return build(ast.getExpr());
  }

  /** The profile's and event's fields that the expression looks at. */
  List<Condition.Term> terms() {
    return List.copyOf(terms.values());
  }

  /** The condition looks at this field. */
  void saw(Condition.Term term) {
    named.add(term.name());
    terms.put(term.name(), term);
  }

  @Nullable ScoreTerms score(String name) {
    return scores.get(name);
  }

  /** The score that tells how near a first purchase is; null: none does. */
  @Nullable ScoreTerms readyScore() {
    return ScoreTerms.ready(scores.values());
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

  Node build(CelExpr expr) throws ConditionFault {
    CelExpr macro = ast.getSource().getMacroCalls().get(expr.id());
    if (macro != null) {
      return macro(expr, macro.call());
    }
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT -> ident(expr);
      case SELECT -> select(expr);
      case CALL -> new CallBuilder(this).build(expr);
      case LIST -> list(expr);
      default -> throw fault(expr, "conditions do not use this form of expression");
    };
  }

  private Node constant(CelExpr expr) throws ConditionFault {
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> Node.fixed(constant.booleanValue());
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
    named.add(name);
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
    String whole = path(expr);
    Node root = whole == null ? null : vocabulary.root(whole);
    if (whole != null && root != null) {
      named.add(whole); // a name of two words: the checker knows it, a macro's text does not
      return root;
    }
    CelExpr operand = expr.select().operand();
    String name = PropertyNames.plain(expr.select().field());
    if (ScoreNodes.isOwner(operand)) {
      if (!shown) {
        throw ScoreNodes.onlyCompared(this, expr);
      }
      return new ScoreNodes(this).shown(expr);
    }
    Node owner = build(operand);
    if (kind(operand) == CelKind.MAP) {
      return Node.thing(
          facts -> owner.value(facts) instanceof Map<?, ?> map ? map.get(name) : null);
    }
    Field field = vocabulary.field(typeName(operand), name);
    if (field == null) {
      throw fault(expr, "field '" + name + "' can only be read of a known type");
    }
    Node typed = Slots.once(whole, field.type().kind(), FieldNodes.of(field, owner));
    CelKind kind = field.type().kind();
    if (kind != CelKind.LIST && (kind != CelKind.STRUCT || field.type().name().equals("Money"))) {
      if (whole != null) {
        saw(new Condition.Term(whole, kind, typed));
      }
    }
    return typed;
  }

  private Node macro(CelExpr expr, CelCall call) throws ConditionFault {
    if (call.function().equals("has")) {
      CelExpr select = call.args().get(0);
      Node owner = build(select.select().operand());
      String name = PropertyNames.plain(select.select().field());
      if (kind(select.select().operand()) == CelKind.MAP) {
        return Node.truth(
            facts -> owner.value(facts) instanceof Map<?, ?> map && map.containsKey(name));
      }
      Field field = vocabulary.field(typeName(select.select().operand()), name);
      if (field == null) {
        throw fault(expr, "has() takes a field of a known type");
      }
      return Node.truth(
          facts -> {
            Object of = owner.value(facts);
            return of != null && Values.present(field.read().apply(of));
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
      case "exists" -> Node.truth(facts -> Values.exists(list, slot, body, facts));
      case "all" -> Node.truth(facts -> Values.all(list, slot, body, facts));
      case "exists_one" -> Node.truth(facts -> Values.count(list, slot, body, facts) == 1);
      case "filter" ->
          Node.thing(
              facts -> {
                List<Object> kept = new ArrayList<>();
                for (Object element : Values.elements(list, facts)) {
                  facts.iterate();
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
                for (Object element : Values.elements(list, facts)) {
                  facts.iterate();
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
    return operand == null ? null : operand + "." + PropertyNames.plain(expr.select().field());
  }

  static boolean isScore(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT && expr.ident().name().equals("score");
  }

  CelKind kind(CelExpr expr) {
    return ast.getType(expr.id()).map(type -> type.kind()).orElse(CelKind.DYN);
  }

  private String typeName(CelExpr expr) {
    return ast.getType(expr.id()).map(type -> type.name()).orElse("");
  }

  ConditionFault fault(CelExpr expr, String message) {
    Integer position = ast.getSource().getPositionsMap().get(expr.id());
    return new ConditionFault(position == null ? 0 : position, message);
  }
}
