package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.engine.EventSender;
import io.beckon.cli.rules.RulesCommand;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What `rules explain` says of contacts of a running engine is what they got. */
class ExplainOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEFT =
      "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 3s}\nsend: {channel: crm, template: left}\n";

  @TempDir Path dir = Path.of("");
  private Ports ports = new Ports();
  private String printed = "";
  private int sequence;

  @Test
  void aRetractedMessageAnotherIdAndAnUnknownOne() throws Exception {
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      RuleDocument rule = RuleReader.document(LEFT, "left.yaml");
      new RulesTopic(ports.bootstrap(), engine.registry).publish(List.of(rule));
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              RulesAtStart.of(List.of(rule)),
              Engine.READ_AHEAD,
              CacheSize.of(20),
              HistoryLimits.DEFAULT);
      try (LocalFlink flink = engine.start(options);
          EventSender sender = new EventSender(ports.bootstrap(), engine.registry)) {
        long now = System.currentTimeMillis();
        Event named = event(EventKind.IDENTIFY, "identify", "old", now);
        named.setAnonymousId("device-1");
        sender.send(named);
        Event added = event(EventKind.TRACK, "Product Added", null, now + 1);
        added.setAnonymousId("device-1");
        added.getProducts().add(Product.newBuilder().setProductId("mug").setQuantity(1).build());
        sender.send(added);
        Event alias = event(EventKind.ALIAS, "alias", "person", now + 2);
        alias.setPreviousId("old");
        sender.send(alias);
        sender.flush();
        TestingEngine.await(PATIENCE, () -> triggers().size() >= 1);
        // It was ordered before the reminder went out, and is told only now.
        Event order = event(EventKind.TRACK, "Order Completed", "person", now + 1_000);
        order.setReceivedAt(System.currentTimeMillis());
        order.setOrder(Order.newBuilder().setOrderId("o1").build());
        order.getProducts().add(Product.newBuilder().setProductId("mug").setQuantity(1).build());
        sender.send(order);
        sender.flush();
        TestingEngine.await(PATIENCE, () -> triggers().size() >= 2);

        for (String id : List.of("person", "old", "device-1")) {
          assertThat(explain("--contact", id)).as(printed).isZero();
          assertThat(printed)
              .as("by the id " + id)
              .containsPattern("(?m)^  \\S+ +fired +left: left on crm")
              .containsPattern("(?m)^  \\S+ +retracted +left: left on crm")
              .contains("What was recorded and the re-run with the rules in force are the same.");
        }
        assertThat(explain("--contact", "person", "--workspace", "shop", "--rule", "left"))
            .isZero();
        assertThat(printed).contains("left: it has fired once").contains("retracted 1 times");
        assertThat(explain("--contact", "nobody")).isNotZero();
        assertThat(flink.ended()).isNotDone();
      }
    }
  }

  private int explain(String... args) {
    List<String> all = new ArrayList<>(List.of("explain", "--bootstrap", ports.bootstrap()));
    all.addAll(List.of(args));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return new CommandLine(new RulesCommand()).execute(all.toArray(new String[0]));
    } finally {
      System.setOut(before);
      printed = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private List<Trigger> triggers() throws IOException {
    List<Trigger> triggers = new ArrayList<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.triggers("crm")),
        Trigger.class,
        (key, trigger) -> triggers.add(trigger));
    return triggers;
  }

  private Event event(EventKind kind, String name, @Nullable String user, long time) {
    return Event.newBuilder()
        .setKind(kind)
        .setWorkspace("shop")
        .setMessageId("m" + sequence++)
        .setName(name)
        .setUserId(user)
        .setTimestamp(time)
        .setReceivedAt(time)
        .setProducts(new ArrayList<>())
        .build();
  }
}
