package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.beckon.cli.UserError;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.TestingEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.profile.Messages;
import io.beckon.domain.rule.RuleId;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.TopicWriter;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A hundred contacts on a real broker: the one of number n bought n times, for 10 n pounds, n days
 * ago.
 */
class MeasureCommandTest {
  private static final long DAY = 86_400_000L;
  private static final long NOW = 1_293_840_000_000L;
  private static final String VALUE =
      """
      # Of our own making.
      rule: value
      version: 4
      kind: rfm
      recency: [30d, 60d, 90d, 120d]   # days
      frequency: [2, 3, 4, 5]
      money: {GBP: [10, 20, 30, 40], EUR: [1, 2]}
      segments:
        - {segment: all, if: "true"}
      """;
  private static final String HOUSE =
      """
      rule: house
      kind: limits
      channels: {email: {caps: [{max: 9, per: day}]}}
      """;

  @TempDir static Path home = Path.of("");
  private static TestingEngine engine;
  private static @Nullable HttpServer server;

  @TempDir Path rules = Path.of("");

  @BeforeAll
  static void write() throws Exception {
    engine = new TestingEngine(home);
    List<Profile> profiles = new ArrayList<>();
    for (int n = 1; n <= 101; n++) {
      // The first of each is an older record, which is not to be counted.
      profiles.add(profile(n, 1_000));
      profiles.add(profile(n, n));
    }
    profiles.add(profile(200, 0));
    // Few pay in euro, and nobody in a currency that does not exist.
    profiles.add(paying(profile(300, 50), "EUR"));
    profiles.add(paying(profile(301, 50), "XQX"));
    profiles.add(paying(profile(302, 50), "SEK"));
    AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
    new TopicWriter<>(engine.ports.bootstrap(), engine.registry, TopicTable.PROFILES)
        .write(
            profiles.stream()
                .map(
                    profile ->
                        new WrittenProfile(
                            "shop", profile.getContact(), ByteBuffer.wrap(codec.encode(profile))))
                .toList());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", engine.ports.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  TopicTable.PROFILES.name(), "shop/c101".getBytes(StandardCharsets.UTF_8), null))
          .get();
    }
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
    if (server != null) {
      server.stop(0);
    }
  }

  private static Profile profile(int n, int orders) {
    Profile profile = new Newcomers().contact("shop", "c" + n).getProfile();
    profile.setLastSeen(NOW);
    profile.getOrders().setCount(orders);
    profile.getOrders().setLastAt(NOW - n * DAY);
    if (orders > 0) {
      profile
          .getOrders()
          .getMoney()
          .add(
              CurrencyTotal.newBuilder()
                  .setCurrency("GBP")
                  .setOrdered(orders * 1_000L)
                  .setSlots(new ArrayList<>())
                  .build());
      profile
          .getMessages()
          .add(
              ChannelBehaviour.newBuilder()
                  .setChannel("email")
                  .setSent(10)
                  .setOpened(5)
                  .setClicked(1)
                  .setBounced(0)
                  .setUnsubscribed(0)
                  .setLastAt(NOW)
                  .build());
      Messages.hour(profile, 19, 1);
    }
    return profile;
  }

  private static Profile paying(Profile profile, String currency) {
    profile.getOrders().getMoney().get(0).setCurrency(currency);
    return profile;
  }

  private String after(String text, String... options) throws Exception {
    Path file = rules.resolve("one.yaml");
    Files.writeString(file, text);
    List<String> command =
        new ArrayList<>(
            List.of("measure", file.toString(), "--bootstrap", engine.ports.bootstrap()));
    command.addAll(List.of(options));
    assertThat(new CommandLine(new RulesCommand()).execute(command.toArray(String[]::new)))
        .isZero();
    return Files.readString(file);
  }

  /**
   * Of 103 contacts 21, 42, 62 and 83 are to be below the edges; three of them bought 50 times, and
   * long ago. Of the hundred who pay in pounds 20, 40, 60 and 80 are. Who never ordered and who is
   * gone do not count; of other currencies too few do.
   */
  @Test
  void binsAreQuintilesAndTheRestOfTheDocumentStays() throws Exception {
    assertThat(after(VALUE, "--write"))
        .isEqualTo(
            """
            # Of our own making.
            rule: value
            version: 5
            kind: rfm
            recency: [22d, 43d, 63d, 84d]
            frequency: [22, 43, 60, 81]
            money: {EUR: [1, 2], GBP: [210, 410, 610, 810]}
            segments:
              - {segment: all, if: "true"}
            """);
  }

  /** Answers whatever is registered with the id that the engine's own registry has given it. */
  private static HttpServer registering() throws Exception {
    int id = engine.registry.register(TopicTable.RULES.name() + "-value", RuleDocument.SCHEMA$);
    byte[] answer = ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
    HttpServer made = HttpServer.create(new InetSocketAddress(Ports.HOST, 0), 0);
    made.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    made.start();
    server = made;
    return made;
  }

  /** A second time nothing has changed, so there is no third version. */
  @Test
  void whatIsPublishedIsInForceAndOnlyWhenItHasChanged() throws Exception {
    String registry = "http://" + Ports.HOST + ":" + registering().getAddress().getPort();
    String written = after(VALUE, "--publish", "--by", "night", "--registry", registry);
    assertThat(written).contains("version: 5\n");
    assertThat(RulesTopic.inForce(engine.ports.bootstrap()).get(new RuleId("", "value")))
        .satisfies(
            rule -> {
              assertThat(rule.getText()).isEqualTo(written);
              assertThat(rule.getPublishedBy()).isEqualTo("night");
            });
    assertThat(after(written, "--publish", "--registry", registry)).isEqualTo(written);
    assertThat(RulesTopic.changes(engine.ports.bootstrap()))
        .extracting(one -> one.getRule() + one.getVersion())
        .containsExactly("value5");
    assertThat(failure(VALUE, "one.yaml", "--every", "1d")).contains("--every is for --publish");
    assertThat(failure(VALUE, "one.yaml", "--publish", "--every", "soon")).contains("--every: ");
  }

  @Test
  void nothingIsWrittenUnlessAskedTo() throws Exception {
    assertThat(after(VALUE)).isEqualTo(VALUE);
  }

  @Test
  void mistakesAreNamed() throws Exception {
    assertThat(failure("rule: a\nkind: segment\nif: contact.known\n", "one.yaml"))
        .contains(
            "one.yaml has no figures that can be measured; documents of these kinds have: limits, rfm");
    assertThat(failure(VALUE, "one.txt")).contains("name it .yaml");
    assertThat(failure(VALUE, "one.yaml", "--workspace", "nowhere"))
        .contains("no profiles in beckon.profiles of the workspace 'nowhere'");
    Files.writeString(
        rules.resolve("a.yaml"), HOUSE.replace("house", "a") + "habits: {clicked: {sms: 0.1}}\n");
    assertThat(failure(HOUSE, "one.yaml")).contains("the habits in 'a' are those in force");
  }

  private String failure(String text, String name, String... options) throws Exception {
    Path file = rules.resolve(name);
    Files.writeString(file, text);
    // A directory of rules has at least one.
    if (name.endsWith(".txt")) {
      Files.writeString(rules.resolve("other.yaml"), HOUSE);
    }
    List<String> command =
        new ArrayList<>(
            List.of("measure", file.toString(), "--bootstrap", engine.ports.bootstrap()));
    command.addAll(List.of(options));
    List<String> said = new ArrayList<>();
    CommandLine line = new CommandLine(new RulesCommand());
    line.setExecutionExceptionHandler(
        (failure, of, parsed) -> {
          assertThat(failure).isInstanceOf(UserError.class);
          said.add(String.valueOf(failure.getMessage()));
          return 1;
        });
    assertThat(line.execute(command.toArray(String[]::new))).isEqualTo(1);
    Files.deleteIfExists(rules.resolve("other.yaml"));
    Files.deleteIfExists(file);
    return String.join("", said);
  }

  /** (103 + 1) / (1,030 + 20) = 0.0990476. */
  @Test
  void habitsAreWhatContactsDoWithMessages() throws Exception {
    String written = after(HOUSE, "--write", "--workspace", "shop");
    assertThat(written)
        .startsWith("rule: house\nversion: 2\nhabits:\n  clicked: {email: 0.0990}\n  hours:\n")
        .contains("    mon: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 103, 0,")
        .endsWith("kind: limits\nchannels: {email: {caps: [{max: 9, per: day}]}}\n");
  }
}
