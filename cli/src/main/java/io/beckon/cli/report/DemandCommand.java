package io.beckon.cli.report;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.cli.orders.OrdersOptions;
import io.beckon.cli.orders.PlacedOrder;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.LogPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon report demand`: what is wanted, and how much of it will be. */
@Command(
    name = "demand",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what is bought, viewed and searched most, against the thirty days before; by category; and four weeks ahead, with an interval in"
          + " which 80 of 100 weeks are expected.",
      "The forecast is checked on the last weeks, each told from those before it alone. MASE: mean absolute error over that of \"as last week\""
          + " in the weeks before; \"as last week\" and \"as a season before\" stand beside it, and where one of them would have been better"
          + " the report says so.",
      "From beckon.demand of a running engine, or of a file of orders (--orders)."
    })
public final class DemandCommand implements Callable<Integer> {
  private static final List<String> WHAT =
      List.of(DemandFacts.BOUGHT, DemandFacts.VIEWED, DemandFacts.SEARCHED);

  private static final int LEAST_HELD = 4;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(names = "--workspace", description = "Of this workspace alone (default: all).")
  private @Nullable String workspace;

  @Option(
      names = "--orders",
      paramLabel = "FILE",
      description =
          "Of the orders in this file, as `replay predict` takes them; no engine is asked.")
  private @Nullable Path orders;

  @Mixin private OrdersOptions options = new OrdersOptions();

  @Option(
      names = "--what",
      split = ",",
      description = "bought, viewed, searched (default: all three).")
  private List<String> what = WHAT;

  @Option(
      names = "--scope",
      split = ",",
      description =
          "Such as all, category/Kitchen, country/France, channel/online (default: all and each category).")
  private List<String> scopes = List.of();

  @Option(
      names = "--top",
      defaultValue = "10",
      description = "So many items of each, 0 to 25 (default: ${DEFAULT-VALUE}).")
  private int top = 10;

  @Option(
      names = "--held-back",
      paramLabel = "WEEKS",
      defaultValue = "8",
      description = "The forecast is checked on so many last weeks (default: ${DEFAULT-VALUE}).")
  private int held = 8;

  @Override
  public Integer call() throws Exception {
    for (String one : what) {
      if (!WHAT.contains(one)) {
        throw new UserError("--what '" + one + "' is not one of " + String.join(", ", WHAT));
      }
    }
    if (held < LEAST_HELD) {
      throw new UserError("--held-back " + held + " cannot be; four weeks are told at once");
    }
    if (top < 0 || top > 25) {
      throw new UserError("--top " + top + " cannot be; a record has the 25 most wanted");
    }
    List<Demand> all =
        (orders == null ? ofEngine() : ofFile(orders))
            .stream()
                .filter(one -> what.contains(one.getWhat()) && isAsked(one.getScope()))
                .filter(one -> workspace == null || workspace.equals(one.getWorkspace()))
                .sorted(
                    Comparator.comparing(Demand::getWorkspace)
                        .thenComparing(one -> WHAT.indexOf(one.getWhat()))
                        .thenComparing(one -> !one.getScope().equals(DemandFacts.ALL))
                        .thenComparing(Demand::getScope))
                .toList();
    if (all.isEmpty()) {
      System.out.println(
          "nothing yet: demand comes an hour after the first order, view or search of a scope");
      return 0;
    }
    new DemandReport(all, top, held).print(System.out);
    return 0;
  }

  private boolean isAsked(String scope) {
    return scopes.isEmpty()
        ? scope.equals(DemandFacts.ALL) || scope.startsWith(DemandFacts.scope("category", ""))
        : scopes.contains(scope);
  }

  private List<Demand> ofEngine() throws IOException {
    Map<String, Demand> latest = new TreeMap<>();
    engine.read(
        TopicTable.DEMAND,
        (record, one) ->
            latest.put(one.getWorkspace() + '\n' + one.getWhat() + '\n' + one.getScope(), one));
    return new ArrayList<>(latest.values());
  }

  /** What the affinity job would have told at the end of the file. */
  private List<Demand> ofFile(Path file) {
    List<PlacedOrder> placed = options.read(file);
    CalendarDays days = new CalendarDays(options.zone());
    Map<String, DemandCounts> counts = new HashMap<>();
    LogPlace nowhere =
        LogPlace.newBuilder().setAt(0L).setPartition(0).setOffset(0L).setPart(0).build();
    for (PlacedOrder order : placed) {
      DemandFacts.of(
          order.event(),
          "",
          () -> nowhere,
          wanted ->
              counts
                  .computeIfAbsent(wanted.getScope(), scope -> new DemandCounts())
                  .add(wanted, days));
    }
    Event last = placed.get(placed.size() - 1).event();
    List<Demand> all = new ArrayList<>();
    counts.forEach(
        (scope, one) ->
            all.add(
                one.ranked(
                    last.getWorkspace(), DemandFacts.BOUGHT, scope, last.getTimestamp(), days)));
    return all;
  }
}
