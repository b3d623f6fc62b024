package io.beckon.benchmarks;

import io.beckon.cli.rules.RuleFiles;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.AttributionConnectors;
import io.beckon.jobs.AttributionJob;
import io.beckon.jobs.EngagementConnectors;
import io.beckon.jobs.EngagementJob;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.LogRecordType;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The jobs that are measured, all on the same events of the same broker. */
final class Variants {
  /** The same in every run that has nothing else to say of it. */
  static final int RULES = 100;

  private static final int CACHED = 20_000;

  private final String bootstrap;
  private final Registry registry;

  Variants(String bootstrap, Registry registry) {
    this.bootstrap = bootstrap;
    this.registry = registry;
  }

  /** Kafka read, Avro specific decode at the source, key by contact, nothing. */
  void baseline(StreamExecutionEnvironment env) {
    env.fromSource(
            source(new SpecificEventReader()),
            WatermarkStrategy.noWatermarks(),
            "source",
            new AvroTypeInfo<>(Event.class))
        .uid("source")
        .keyBy(event -> String.valueOf(event.getUserId()), Types.STRING)
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
  }

  /**
   * The fastest such path: raw bytes across the shuffle, decoded after it as the engine decodes.
   */
  void rawBaseline(StreamExecutionEnvironment env) {
    byContact(env).sinkTo(new DecodingSink()).uid("nothing");
  }

  /** Kafka read, key by contact, a contact loaded and stored for each event: the state's share. */
  void store(StreamExecutionEnvironment env) {
    byContact(env)
        .process(new LoadAndStore())
        .uid("store")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
  }

  /** Raw bytes across the shuffle. */
  private KeyedStream<LogRecord, String> byContact(StreamExecutionEnvironment env) {
    return env.fromSource(
            source(new EventReader(schemas(), Bed.PARTITIONS, EventReader.CLOCK_AHEAD)),
            WatermarkStrategy.noWatermarks(),
            "source",
            LogRecordType.INSTANCE)
        .uid("source")
        .keyBy(Variants::key, Types.STRING);
  }

  private static String key(LogRecord record) {
    return record instanceof LogRecord.EncodedEvent event ? event.key() : "";
  }

  /** Rules about a contact's purchases as a whole. */
  static final Set<String> PURCHASES = Set.of("customer-value", "revenue-trend");

  /** The whole attribution job; its messages' triggers are not known, which costs no less. */
  void attribution(StreamExecutionEnvironment env) {
    try {
      AttributionConnectors ends =
          new AttributionConnectors(
              bootstrap, registry, Delivery.AT_LEAST_ONCE, AttributionSettings.DEFAULT);
      AttributionJob.Sources sources = ends.sources();
      AttributionJob.build(
          env,
          new AttributionJob.Sources(
              source(new EventReader(schemas(), Bed.PARTITIONS, EventReader.CLOCK_AHEAD)),
              sources.triggers(),
              sources.decisions()),
          ends.sinks(),
          new AttributionJob.Options(
              AttributionSettings.DEFAULT,
              Bound.DEFAULT,
              Duration.ofDays(7),
              HistoryLimits.DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole engagement job. */
  void engine(StreamExecutionEnvironment env, Delivery delivery, int rules, boolean concerning) {
    engine(env, delivery, () -> rules(rules, concerning, Set.of()), Settings.DEFAULT);
  }

  /** The engagement job with RFM and trend rules beside the usual ones. */
  void withPurchases(StreamExecutionEnvironment env) {
    engine(env, Delivery.AT_LEAST_ONCE, () -> rules(RULES, false, PURCHASES), Settings.DEFAULT);
  }

  /** The engagement job with a rule that answers each event of a kind, beside the usual ones. */
  void flooded(StreamExecutionEnvironment env, Settings settings) {
    engine(
        env,
        Delivery.AT_LEAST_ONCE,
        () -> {
          List<RuleDocument> rules = new ArrayList<>(rules(RULES, false, Set.of()));
          rules.add(RuleReader.document(ANSWERS, "answers.yaml"));
          return rules;
        },
        settings);
  }

  private static final String ANSWERS =
      "rule: answers\nkind: trigger\nwhen: {event: Asked}\nsend: {channel: crm}\n";

  /** The engagement job with so much asked of the recommender. */
  void withProducts(StreamExecutionEnvironment env, Products products) {
    Settings settings =
        products == Products.STANDING
            ? Settings.DEFAULT.recommending(RECOMMEND_EVERY)
            : Settings.DEFAULT;
    engine(
        env,
        Delivery.AT_LEAST_ONCE,
        () -> {
          List<RuleDocument> rules = rules(RULES, false, Set.of());
          return products == Products.NONE ? withoutWishes(rules) : rules;
        },
        settings);
  }

  /** The rules that a job starts with. */
  private interface FirstRules {
    List<RuleDocument> read() throws IOException, RuleFaults;
  }

  private void engine(
      StreamExecutionEnvironment env, Delivery delivery, FirstRules rules, Settings settings) {
    try {
      EngagementConnectors ends = new EngagementConnectors(bootstrap, registry, delivery);
      EngagementJob.Sources usual = ends.sources();
      EngagementJob.Sources sources =
          new EngagementJob.Sources(
              source(new EventReader(schemas(), Bed.PARTITIONS, EventReader.CLOCK_AHEAD)),
              usual.rules(),
              usual.moves(),
              usual.products());
      EngagementJob.Options options =
          new EngagementJob.Options(
              settings,
              RulesAtStart.of(rules.read()),
              Duration.ofDays(7),
              new CacheSize(CACHED, 0),
              HistoryLimits.DEFAULT);
      EngagementJob.build(env, sources, ends.sinks(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  /** How much is asked of the recommender. */
  enum Products {
    /** Nothing at all. */
    NONE("no products"),
    /** One rule's triggers carry products. */
    TRIGGERS("products in triggers"),
    /** And every contact has its standing recommendations. */
    STANDING("and standing");

    final String words;

    Products(String words) {
      this.words = words;
    }
  }

  /** As the job's own default. */
  private static final long RECOMMEND_EVERY = 30_000;

  /** The rule whose triggers carry products. */
  static final String ASKING = "lamp-bought";

  private static final String WISH = ", products: 'recommend(\"complementary\", 4)'";

  /** The same rules, of which none asks for products. */
  private static List<RuleDocument> withoutWishes(List<RuleDocument> rules) throws RuleFaults {
    List<RuleDocument> without = new ArrayList<>();
    int cut = 0;
    for (RuleDocument rule : rules) {
      String text = rule.getText();
      if (text.contains(WISH)) {
        without.add(RuleReader.document(text.replace(WISH, ""), rule.getRule()));
        cut++;
      } else {
        without.add(rule);
      }
    }
    if (cut == 0) {
      throw new IllegalStateException("no rule asks for products" + WISH);
    }
    return without;
  }

  /** The rules that the engine is measured with, whatever other examples there are. */
  private static final Set<String> MEASURED =
      Set.of(
          "abandoned-cart",
          "customer-lifecycle",
          "engagement",
          "keep-them-buying",
          ASKING,
          "lamp-lovers",
          "lamp-lovers-offer",
          "we-miss-you",
          "welcome-from-search");

  /** A condition of four terms without an equality that every event must meet. */
  private static final String ASKED =
      "event.product.quantity > 900 + %d && contact.visits >= 1 || event.source == \"never\" && orders.count > 3";

  /**
   * Examples, and filler that looks at events of every name and never holds.
   *
   * @param concerning so many have to be asked for each page, view and addition; else an index
   *     finds that the filler does not concern it
   */
  static List<RuleDocument> rules(int count, boolean concerning, Set<String> more)
      throws IOException, RuleFaults {
    List<RuleDocument> rules = new ArrayList<>();
    for (RuleDocument document : RuleFiles.sound(Path.of("examples/rules"))) {
      if (MEASURED.contains(document.getRule()) || more.contains(document.getRule())) {
        rules.add(document);
      }
    }
    String[] names = {
      "page",
      "Product Viewed",
      "Product Added",
      "Products Searched",
      "Order Completed",
      "Email Opened",
      "Email Link Clicked",
      "Product Removed"
    };
    String[] conditions = {
      "event.page.path == \"/never/%d\"",
      "event.product.productId == \"never-%d\"",
      "event.product.category == \"Never %d\""
    };
    if (concerning) {
      int each = count - rules.size();
      for (int i = 0; i < 3 * each; i++) {
        rules.add(filler(i, names[i % 3], ASKED.formatted(i)));
      }
      return rules;
    }
    for (int i = 0; rules.size() < count; i++) {
      String name = names[i % names.length];
      String condition = name.equals("page") ? conditions[0] : conditions[1 + i % 2];
      rules.add(filler(i, name, String.format(Locale.ROOT, condition, i)));
    }
    return rules;
  }

  private static RuleDocument filler(int number, String name, String condition) throws RuleFaults {
    String text =
        """
        rule: filler-%d
        kind: campaign-switch
        on: %s
        if: '%s'
        start: {campaign: c%d}
        channel: rtb
        """
            .formatted(number, name, condition, number);
    return RuleReader.document(text, "filler-" + number);
  }

  private java.util.Map<Integer, String> schemas() {
    try {
      registry.register(TopicNames.subject(TopicTable.EVENTS.name()), Event.SCHEMA$);
      return registry.schemas(TopicNames.subject(TopicTable.EVENTS.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> KafkaSource<T> source(KafkaRecordDeserializationSchema<T> reader) {
    return EngagementConnectors.events(
        bootstrap, new CountingReader<>(reader), OffsetsInitializer.earliest());
  }
}
