package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The heart beside {@link ReferenceModel}: rules of every kind, read by an adversary. The contact's
 * events are on its own partition; what several partitions do to their order is the matter of
 * {@link OrderProperties}.
 */
class ReferenceProperties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final ContactEngine heart = new ContactEngine(ReferenceShop.rules(), Settings.DEFAULT);

  @Property(tries = 2_000)
  void theHeartAgreesWithTheModel(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int partitions) {
    assertThat(lived(seed, partitions).said()).isEqualTo(model(seed));
  }

  /** What the test above compares is worth comparing: every rule does all that it can do. */
  @Test
  void everyRuleIsHeardOf() {
    Map<String, Set<String>> seen = new HashMap<>();
    for (long seed = 0; seed < 2_000; seed++) {
      for (String line : model(seed)) {
        String[] words = line.split(" ");
        String what = words[1].equals("held") ? words[words.length - 1] : words[1];
        String which = words[1].equals("stage") ? "life" : words[2].replaceAll("\\..*", "");
        seen.computeIfAbsent(which, rule -> new HashSet<>()).add(what);
      }
    }
    assertThat(seen.get("left"))
        .contains("trigger", "once", "gap", "consent", "quiet-hours", "expired", "frequency-cap");
    assertThat(seen.get("series"))
        .contains("trigger", "programme-ended", "quiet-hours", "consent", "frequency-cap");
    assertThat(seen.get("browsed")).contains("trigger", "quiet-hours", "expired", "gap");
    assertThat(seen.get("thanks")).contains("trigger", "limit");
    assertThat(seen.get("measured")).containsExactly("holdout");
    assertThat(seen.get("level")).contains("trigger", "frequency-cap", "consent");
    for (String rule :
        List.of("warm", "recent", "offer", "gone", "missed", "searched", "call", "again")) {
      assertThat(seen.get(rule)).as(rule).contains("trigger");
    }
    for (String rule : List.of("slipped", "birthday", "to-lamps", "to-gifts")) {
      assertThat(seen.get(rule)).as(rule).contains("trigger");
    }
    assertThat(seen.get("lookers")).containsExactly("segment");
    assertThat(seen.get("value")).containsExactly("segment");
    assertThat(seen.get("way")).containsExactly("segment");
    assertThat(seen.get("life")).containsExactly("stage");
  }

  private static long end(List<Event> history) {
    return history.get(history.size() - 1).getTimestamp() + 8 * TestingShop.DAY;
  }

  private static List<String> model(long seed) {
    List<Event> history = ReferenceShop.history(seed);
    return new ReferenceModel().live(history, end(history)).stream().sorted().toList();
  }

  private Said lived(long seed, int partitions) {
    List<Event> history = ReferenceShop.history(seed);
    SplittableRandom random = new SplittableRandom(seed);
    TestingLog log = new TestingLog(partitions);
    log.heartbeat(TestingShop.START - TestingShop.MINUTE);
    for (Event event : history) {
      log.append(0, event);
      if (random.nextInt(3) == 0) {
        log.heartbeat(event.getReceivedAt() + random.nextInt(2));
      }
    }
    log.heartbeat(end(history) + Histories.BOUND + 1);
    Said said = new Said();
    log.read(heart, TestingLog.adversary(seed), said);
    return said;
  }

  /** What the heart said, in the words of the model. */
  private static final class Said implements Outcome {
    private final List<String> out = new ArrayList<>();

    List<String> said() {
      return out.stream().sorted().toList();
    }

    @Override
    public void trigger(Trigger trigger) {
      Long expires = trigger.getExpiresAt();
      out.add(
          Instant.ofEpochMilli(trigger.getAt())
              + " trigger "
              + String.join(
                  " ",
                  trigger.getRule(),
                  trigger.getRuleKind(),
                  trigger.getChannel(),
                  trigger.getTemplate())
              + " step "
              + trigger.getStep()
              + (trigger.getDeadline() != null
                  ? " at a deadline"
                  : " by " + trigger.getCauses().get(0).getMessageId())
              + (expires == null ? "" : " until " + Instant.ofEpochMilli(expires))
              + " "
              + payload(trigger.getPayload()));
    }

    private static Map<String, Object> payload(String json) {
      try {
        Map<String, Object> payload = new TreeMap<>(JSON.readValue(json, Map.class));
        payload.remove("undoes");
        return payload;
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stage(StageChange change) {
      String left = change.getLeft() == null ? "" : change.getLeft();
      out.add(
          Instant.ofEpochMilli(change.getAt()) + " stage " + left + " to " + change.getEntered());
    }

    @Override
    public void segment(SegmentChange change) {
      out.add(
          Instant.ofEpochMilli(change.getAt())
              + " segment "
              + change.getSegment()
              + (change.getEntered() ? " entered" : " left"));
    }

    @Override
    public void decision(Decision decision) {
      out.add(
          Instant.ofEpochMilli(decision.getAt())
              + " held "
              + decision.getRule()
              + " "
              + decision.getChannel()
              + " "
              + decision.getReason());
    }

    @Override
    public void profile(Profile profile) {}
  }
}
