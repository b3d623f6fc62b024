package io.beckon.benchmarks;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Event;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One condition of five terms, by CEL's interpreter over maps that are made already, and as Beckon
 * compiles it, over the records. {@code scripts/bench --conditions}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConditionBenchmark {
  private static final String TEXT =
      "event.name == \"Product Viewed\" && event.product.category == \"Lighting\""
          + " && event.product.quantity < 10 && orders.count >= 2 && event.page.path.startsWith(\"/l\")";

  private Condition compiled = Condition.TRUE;
  private CelRuntime.@Nullable Program program;
  private Map<String, Object> variables = Map.of();
  private final Facts facts = new Facts();

  @Setup
  public void fill() throws Exception {
    io.beckon.schema.codec.Schemas.trust();
    Event event =
        Event.newBuilder()
            .setName("Product Viewed")
            .setPage(Page.newBuilder().setPath("/lamps").build())
            .build();
    event
        .getProducts()
        .add(Product.newBuilder().setProductId("l1").setCategory("Lighting").build());
    Profile profile = new Newcomers().contact("shop", "c").getProfile();
    profile.getOrders().setCount(3);
    facts.at(profile, event, 0);
    compiled = new ConditionCompiler(Map.of()).condition(TEXT, true);
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("event", SimpleType.DYN)
            .addVar("orders", SimpleType.DYN)
            .build();
    CelAbstractSyntaxTree tree = compiler.compile(TEXT).getAst();
    program = CelRuntimeFactory.standardCelRuntimeBuilder().build().createProgram(tree);
    variables =
        Map.of(
            "event",
            Map.of(
                "name",
                "Product Viewed",
                "page",
                Map.of("path", "/lamps"),
                "product",
                Map.of("category", "Lighting", "quantity", 1L)),
            "orders",
            Map.of("count", 3L));
    if (!compiled.holds(facts) || !interpreted().equals(true)) {
      throw new IllegalStateException("the condition does not hold");
    }
  }

  @Benchmark
  public boolean compiled() {
    return compiled.holds(facts);
  }

  @Benchmark
  public Object interpreted() throws Exception {
    return Objects.requireNonNull(program).eval(variables);
  }
}
