package io.beckon.domain.condition;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** The functions and operators that CEL's checker knows in conditions. */
final class Functions {
  private static final ImmutableSet<StandardFunction> FUNCTIONS =
      Sets.immutableEnumSet(
          StandardFunction.NOT_STRICTLY_FALSE,
          StandardFunction.IN,
          StandardFunction.CONDITIONAL,
          StandardFunction.LOGICAL_NOT,
          StandardFunction.LOGICAL_OR,
          StandardFunction.LOGICAL_AND,
          StandardFunction.EQUALS,
          StandardFunction.NOT_EQUALS,
          StandardFunction.ADD,
          StandardFunction.SUBTRACT,
          StandardFunction.MULTIPLY,
          StandardFunction.DIVIDE,
          StandardFunction.MODULO,
          StandardFunction.NEGATE,
          StandardFunction.INDEX,
          StandardFunction.SIZE,
          StandardFunction.INT,
          StandardFunction.DOUBLE,
          StandardFunction.STRING,
          StandardFunction.DURATION,
          StandardFunction.TIMESTAMP,
          StandardFunction.MATCHES,
          StandardFunction.CONTAINS,
          StandardFunction.ENDS_WITH,
          StandardFunction.STARTS_WITH,
          StandardFunction.LESS,
          StandardFunction.LESS_EQUALS,
          StandardFunction.GREATER,
          StandardFunction.GREATER_EQUALS);

  /**
   * What conditions know of CEL's own functions. The checker looks at all of them anew for each
   * condition: leaving out what is not compiled here makes it twice as fast.
   */
  static final CelStandardDeclarations STANDARD =
      CelStandardDeclarations.newBuilder()
          .filterFunctions(
              (function, overload) ->
                  FUNCTIONS.contains(function) && isOfOurKinds(overload.celOverloadDecl()))
          .build();

  /** Conditions know no unsigned numbers and no bytes. */
  private static boolean isOfOurKinds(CelOverloadDecl overload) {
    return !overload.overloadId().contains("uint") && !overload.overloadId().contains("bytes");
  }

  private Functions() {}

  /** The functions of conditions beside those of CEL itself. */
  static List<CelFunctionDecl> own() {
    List<CelFunctionDecl> functions = new ArrayList<>();
    functions.add(
        function(
            "within",
            "within_timestamp_duration",
            SimpleType.BOOL,
            SimpleType.TIMESTAMP,
            SimpleType.DURATION));
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "countIn",
            CelOverloadDecl.newGlobalOverload(
                "count_in_event", SimpleType.INT, SimpleType.STRING, SimpleType.DURATION),
            CelOverloadDecl.newGlobalOverload(
                "count_in_event_category",
                SimpleType.INT,
                SimpleType.STRING,
                SimpleType.STRING,
                SimpleType.DURATION),
            CelOverloadDecl.newGlobalOverload(
                "count_in_event_narrowed",
                SimpleType.INT,
                SimpleType.STRING,
                MapType.create(SimpleType.STRING, SimpleType.STRING),
                SimpleType.DURATION)));
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "recommend",
            CelOverloadDecl.newGlobalOverload(
                "recommend_kind_count", Field.RECOMMENDATIONS, SimpleType.STRING, SimpleType.INT),
            CelOverloadDecl.newGlobalOverload(
                "recommend_kind_count_attribute",
                Field.RECOMMENDATIONS,
                SimpleType.STRING,
                SimpleType.INT,
                SimpleType.STRING,
                SimpleType.DYN)));
    for (String reaction : List.of("opened", "clicked")) {
      functions.add(
          CelFunctionDecl.newFunctionDeclaration(
              reaction,
              CelOverloadDecl.newGlobalOverload(
                  reaction + "_template", SimpleType.BOOL, SimpleType.STRING)));
    }
    functions.add(
        function(
            "money", "money_string_string", Field.MONEY, SimpleType.STRING, SimpleType.STRING));
    functions.add(
        function("_>=_", "greater_equals_money", SimpleType.BOOL, Field.MONEY, Field.MONEY));
    functions.add(function("_>_", "greater_money", SimpleType.BOOL, Field.MONEY, Field.MONEY));
    functions.add(function("_<=_", "less_equals_money", SimpleType.BOOL, Field.MONEY, Field.MONEY));
    functions.add(function("_<_", "less_money", SimpleType.BOOL, Field.MONEY, Field.MONEY));
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "_*_",
            CelOverloadDecl.newGlobalOverload(
                "multiply_double_duration",
                SimpleType.DURATION,
                SimpleType.DOUBLE,
                SimpleType.DURATION),
            CelOverloadDecl.newGlobalOverload(
                "multiply_int_duration",
                SimpleType.DURATION,
                SimpleType.INT,
                SimpleType.DURATION)));
    return functions;
  }

  private static CelFunctionDecl function(
      String name, String id, CelType result, CelType a, CelType b) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(id, result, a, b));
  }
}
