package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the heart decided before it was rebuilt, it decides now: one checksum of all triggers,
 * decisions, stages and segments, with their contents, of generated histories. A change that is
 * meant changes {@code unchanged.properties}, and says so.
 */
@Tag("long")
class UnchangedTest {
  /** How many histories of each sort; -Dbeckon.histories=100000 for a long run. */
  private static final int HISTORIES = Integer.getInteger("beckon.histories", 1_000);

  /**
   * As when the checksums were recorded: a message was worth sending for as long as its rule said.
   */
  private static final Settings FOR_EVER =
      new Settings(Settings.DEFAULT.defaultGap(), Settings.DEFAULT.profileEvery(), 0, 0, 0);

  /** What was not there when the checksums were recorded: an example, and a rule of every kind. */
  private static final String LATER = "tenth-order";

  private static final String LATER_KIND = "marked";

  @Test
  void historiesOfTheExampleRulesGiveWhatTheyGave() throws Exception {
    assertThat(checksum(TestingShop.exampleRulesWithout(LATER), Histories::random))
        .isEqualTo(before("examples." + HISTORIES));
  }

  @Test
  void historiesOfEveryKindOfRuleGiveWhatTheyGave() throws Exception {
    assertThat(checksum(ReferenceShop.rulesWithout(LATER_KIND), ReferenceShop::history))
        .isEqualTo(before("kinds." + HISTORIES));
  }

  private static String before(String key) throws IOException {
    Properties recorded = new Properties();
    try (InputStream in = UnchangedTest.class.getResourceAsStream("unchanged.properties")) {
      recorded.load(in);
    }
    return recorded.getProperty(key, "nothing is recorded under " + key);
  }

  private static String checksum(RuleSet rules, LongFunction<List<Event>> histories)
      throws NoSuchAlgorithmException {
    ContactEngine heart = new ContactEngine(rules, FOR_EVER);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<Event> history = histories.apply(seed);
      TestingLog log = new TestingLog(1);
      log.heartbeat(TestingShop.START - TestingShop.MINUTE);
      history.forEach(event -> log.append(0, event));
      log.heartbeat(Histories.end(history));
      TestingLog.Record out = new TestingLog.Record();
      log.read(heart, TestingLog.PROMPT, out);
      for (String line : out.all) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
