package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.local.TestingEngine;
import io.beckon.domain.engage.Newcomers;
import io.beckon.domain.profile.Messages;
import io.beckon.jobs.TopicWriter;
import io.beckon.operators.Names;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Profile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
    new TopicWriter<>(
            engine.ports.bootstrap(), engine.registry, Names.TOPIC_PROFILES, Profile.class)
        .write(profiles, profile -> "shop/" + profile.getContact());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", engine.ports.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Names.TOPIC_PROFILES, "shop/c101".getBytes(StandardCharsets.UTF_8), null))
          .get();
    }
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
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
                  .setDays(new ArrayList<>())
                  .build());
      profile.getMessages().add(new ChannelBehaviour("email", 10, 5, 1, 0, 0, NOW));
      Messages.hour(profile, 19, 1);
    }
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

  /** Twenty of a hundred are below each edge; who never ordered and who is gone do not count. */
  @Test
  void binsAreQuintilesAndTheRestOfTheDocumentStays() throws Exception {
    assertThat(after(VALUE, "--write"))
        .isEqualTo(
            """
            # Of our own making.
            rule: value
            version: 5
            kind: rfm
            recency: [21d, 41d, 61d, 81d]
            frequency: [21, 41, 61, 81]
            money: {EUR: [1, 2], GBP: [210, 410, 610, 810]}
            segments:
              - {segment: all, if: "true"}
            """);
  }

  @Test
  void nothingIsWrittenUnlessAskedTo() throws Exception {
    assertThat(after(VALUE)).isEqualTo(VALUE);
  }

  /** (100 + 1) / (1,000 + 20) = 0.0990196. */
  @Test
  void habitsAreWhatContactsDoWithMessages() throws Exception {
    String written = after(HOUSE, "--write", "--workspace", "shop");
    assertThat(written)
        .startsWith("rule: house\nversion: 2\nhabits:\n  clicked: {email: 0.0990}\n  hours:\n")
        .contains("    mon: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0,")
        .endsWith("kind: limits\nchannels: {email: {caps: [{max: 9, per: day}]}}\n");
  }
}
