package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleReader;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * From the call to the trigger: after a no, however it is said and by whom, nothing goes out until
 * a yes of somebody who may say it.
 */
class ConsentProperties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_770_000_000_000L;
  private static final WriteKey SECRET = key(true);
  private static final WriteKey PUBLIC = key(false);

  /** What is said, and whether it is a yes where the key may say one. */
  private record Saying(String call, boolean yes) {}

  private static final List<String> YES =
      List.of("true", "1", "\"yes\"", "\"TRUE\"", "{\"status\":\"subscribed\"}");
  private static final List<String> NO =
      List.of(
          "false",
          "0",
          "\"no\"",
          "\"False\"",
          "\"off\"",
          "\"unsubscribed\"",
          "null",
          "\"\"",
          "\"perhaps\"",
          "{\"granted\":false}",
          "{\"optedIn\":\"0\"}",
          "{}",
          "[]",
          "[true]",
          "-1",
          "{\"status\":\"pending\"}");
  private static final List<String> NAMES =
      List.of("email", "Email", "E-MAIL", "e_mail", " email ", "newsletter", "mail");
  private static final List<String> REPORTS =
      List.of(
          "\"event\":\"Unsubscribed\"",
          "\"event\":\"Unsubscribed\",\"properties\":{\"channel\":\"Email\"}",
          "\"event\":\"Email Unsubscribed\"",
          "\"event\":\"Email Marked as Spam\"",
          "\"event\":\"Email Bounced\",\"properties\":{\"bounce_type\":\"Hard\"}");

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static WriteKey key(boolean secret) {
    List<String> origins = secret ? List.of() : List.of("*");
    return new WriteKey(
        "k", "shop", secret, origins, 100, "EUR", null, null, WorkspaceSettings.DEFAULT);
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Saying saying(Random random) {
    if (random.nextInt(6) == 0) {
      return new Saying("\"type\":\"track\"," + one(random, REPORTS), false);
    }
    boolean yes = random.nextInt(3) == 0;
    String answer = one(random, yes ? YES : NO);
    String name = one(random, NAMES);
    String field = one(random, List.of("consent", "consents"));
    String said =
        switch (random.nextInt(yes ? 2 : 4)) {
          case 0 -> "\"" + field + "\":{\"" + name + "\":" + answer + "}";
          case 1 -> "\"" + field + "\":[{\"channel\":\"" + name + "\",\"value\":" + answer + "}]";
          case 2 -> "\"" + field + "\":false";
          default -> "\"" + field + "\":{\"all\":" + answer + "}";
        };
    String call =
        switch (random.nextInt(4)) {
          case 0 -> "\"type\":\"identify\"," + said;
          case 1 -> "\"type\":\"identify\",\"traits\":{" + said + "}";
          case 2 -> "\"type\":\"identify\",\"context\":{\"traits\":{" + said + "}}";
          default -> "\"type\":\"track\",\"event\":\"Form Sent\",\"properties\":{" + said + "}";
        };
    return new Saying(call, yes);
  }

  @Property
  void noMeansNoUntilAYesOfSomebodyWhoMaySayIt(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    ContactEngine engine =
        new ContactEngine(
            RuleKinds.compile(
                List.of(
                    RuleReader.document(
                        "rule: hello\nkind: trigger\nwhen: {event: Hello Asked}\nsend: {channel: email}\n",
                        "hello.yaml"))),
            Settings.DEFAULT);
    ContactState state = new Newcomers().contact("shop", "u");
    Sent sent = new Sent();
    boolean yes = false;
    for (int i = 0; i < 12; i++) {
      boolean secret = random.nextInt(3) > 0;
      Saying saying = saying(random);
      take(engine, state, secret ? SECRET : PUBLIC, saying.call(), i * 2L, sent);
      if (!saying.yes()) {
        // Reports of senders are not believed by a public key; that somebody unsubscribes is.
        boolean believed = secret || !saying.call().contains("Bounced");
        yes = yes && !believed;
      } else if (secret) {
        yes = true;
      }
      sent.triggers.clear();
      take(engine, state, SECRET, "\"type\":\"track\",\"event\":\"Hello Asked\"", i * 2L + 1, sent);
      assertThat(sent.triggers.isEmpty()).as("%s by a %s key", saying, secret).isNotEqualTo(yes);
    }
  }

  private static void take(
      ContactEngine engine, ContactState state, WriteKey key, String call, long second, Sent sent)
      throws Exception {
    long now = START + second * 1_000;
    ReadCall read =
        new EventMapper(key, now, null)
            .read(
                JSON.readTree("{\"userId\":\"u\",\"messageId\":\"m" + second + "\"," + call + "}"),
                null);
    if (read.event() != null) {
      engine.onEvent(state, read.event(), sent);
    }
  }

  private static final class Sent implements Outcome {
    final List<Trigger> triggers = new ArrayList<>();

    @Override
    public void trigger(Trigger trigger) {
      triggers.add(trigger);
    }

    @Override
    public void stage(StageChange change) {}

    @Override
    public void segment(SegmentChange change) {}

    @Override
    public void decision(Decision decision) {}

    @Override
    public void profile(Profile profile) {}
  }
}
