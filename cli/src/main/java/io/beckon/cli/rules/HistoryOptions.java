package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.history.ContactIds;
import io.beckon.cli.history.ContactLog;
import io.beckon.cli.history.History;
import io.beckon.cli.history.OneContact;
import io.beckon.cli.history.TopicHistory;
import io.beckon.cli.retail.Behaviour;
import io.beckon.cli.retail.RetailContacts;
import io.beckon.jobs.KeyedRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command finds what happened. */
public final class HistoryOptions {
  @Option(
      names = "--history",
      paramLabel = "TOPIC|FILE",
      defaultValue = "beckon.events",
      description =
          "The events topic of a running engine, or the UCI Online Retail file (default: ${DEFAULT-VALUE}).")
  private String history = "beckon.events";

  @Option(
      names = "--bootstrap",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka's bootstrap servers, for a topic (default: ${DEFAULT-VALUE}).")
  private String bootstrap = "127.0.0.1:9092";

  @Option(
      names = "--clock-ahead",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "For a topic: the job's own setting of this name, if it is not ${DEFAULT-VALUE}.")
  private int clockAhead = 5;

  @Mixin private Behaviour behaviour = new Behaviour();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the made-up behaviour (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** Whether it is a topic, and no file. */
  boolean isTopic() {
    if (Files.exists(Path.of(history))) {
      return false;
    }
    if (history.contains("/") || history.endsWith(".csv") || history.endsWith(".gz")) {
      throw new UserError("there is no file " + history + " (--history)");
    }
    return true;
  }

  /** Kafka's bootstrap servers, for a topic. */
  String bootstrap() {
    return bootstrap;
  }

  /** One contact's events in the topic. */
  History of(KeyedRecords records, ContactIds.Found contact) throws IOException {
    ContactLog log = new ContactLog(records, history, contact, Duration.ofSeconds(clockAhead));
    long counted = contact.profile() == null ? 0 : contact.profile().getEvents();
    if (log.events() >= counted) {
      return log;
    }
    System.err.printf(
        Locale.ROOT,
        "beckon: the profile counts %,d events, and %,d are where its ids' keys belong; reading the whole topic, since a producer"
            + " with another partitioner may have put them elsewhere%n",
        counted,
        log.events());
    return new OneContact(
        new TopicHistory(bootstrap, history, Duration.ofSeconds(clockAhead)), contact);
  }

  /** Reads it, and says on standard error how much there is. */
  public History read() throws Exception {
    boolean withBehaviour = behaviour.isOn();
    History read;
    long unreadable = 0;
    if (!isTopic()) {
      read = new RetailContacts(Path.of(history), withBehaviour, seed);
    } else {
      TopicHistory topic = new TopicHistory(bootstrap, history, Duration.ofSeconds(clockAhead));
      unreadable = topic.unreadable();
      read = topic;
    }
    System.err.printf(
        Locale.ROOT,
        "beckon: %,d events of %,d contacts%s%n",
        read.events(),
        read.contacts(),
        unreadable == 0 ? "" : "; " + unreadable + " records are no events and are left out");
    return read;
  }
}
