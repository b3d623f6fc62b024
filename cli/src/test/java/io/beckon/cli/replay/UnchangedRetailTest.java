package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.history.History;
import io.beckon.cli.retail.RetailContacts;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the heart decided for the customers of the Online Retail file before it was rebuilt, it
 * decides now: one checksum of all triggers, decisions, stages, segments and last profiles, with
 * their contents. A change that is meant changes {@code unchanged.properties}, and says so.
 */
class UnchangedRetailTest {
  private static final Path RULES = Path.of("..", "examples", "rules");

  /**
   * As when the checksums were recorded: a message was worth sending for as long as its rule said.
   */
  private static final Settings FOR_EVER =
      new Settings(Settings.DEFAULT.defaultGap(), Settings.DEFAULT.profileEvery(), 0, 0, 0);

  /** An example that was not there when the checksums were recorded. */
  private static final String LATER = "tenth-order.yaml";

  /** -Dbeckon.retail=FILE for another file than the slice, such as the whole. */
  private static final Path FILE =
      Path.of(
          System.getProperty(
              "beckon.retail",
              Path.of("..", "examples", "data", "online_retail_slice.csv.gz").toString()));

  @Test
  void customersOfOnlineRetailGetWhatTheyGot() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    History history = new RetailContacts(FILE, true, 1);
    HistoryRunner course = new HistoryRunner(rules(), FOR_EVER, null);
    long triggers = 0;
    for (int contact = 0; contact < history.contacts(); contact++) {
      course.begin(history.workspace(contact), history.contact(contact));
      for (LoggedEvent event : history.of(contact)) {
        assertThat(course.logged(event)).isNull();
      }
      course.timeIs(history.end());
      triggers += course.triggers().size();
      Stream.of(course.triggers(), course.decisions(), course.stages(), course.segments())
          .flatMap(List::stream)
          .forEach(one -> add(digest, one));
      add(digest, course.state().getProfile());
    }
    assertThat(triggers).isPositive();
    String name = FILE.getFileName().toString().replaceAll("\\..*", "");
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .as("%d contacts, %d triggers", history.contacts(), triggers)
        .isEqualTo(before(name));
  }

  private static void add(MessageDigest digest, Object one) {
    digest.update(one.toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static String before(String key) throws Exception {
    Properties recorded = new Properties();
    try (InputStream in = UnchangedRetailTest.class.getResourceAsStream("unchanged.properties")) {
      recorded.load(in);
    }
    return recorded.getProperty(key, "nothing is recorded under " + key);
  }

  private static RuleSet rules() throws Exception {
    List<RuleDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(RULES)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().equals(LATER)) {
          continue;
        }
        documents.add(RuleReader.document(Files.readString(file), file.getFileName().toString()));
      }
    }
    return RuleKinds.compile(documents);
  }
}
