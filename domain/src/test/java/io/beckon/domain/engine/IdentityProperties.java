package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A contact of whom it becomes known late who it is, beside one that was known all along. */
@Tag("long")
class IdentityProperties {
  private static final RuleSet RULES = TestingShop.exampleRules();

  @Property(tries = 5_000)
  void theResultIsAsIfTheContactHadBeenKnownAllAlong(@ForAll long seed) {
    List<Event> history = Histories.random(seed);
    long end = Histories.end(history);
    int known = 1 + new SplittableRandom(seed + 3).nextInt(history.size() - 1);
    ContactEngine heart = new ContactEngine(RULES, Settings.DEFAULT);
    TestingOutcome one = new TestingOutcome();
    TestingOutcome two = new TestingOutcome();
    ContactState allAlong = Histories.live(heart, history, end, one);
    ContactState late = Histories.identified(heart, history, known, end, two);
    long knownAt = history.get(known).getReceivedAt();

    assertThat(ContactEngineProperties.comparable(late.getProfile()))
        .isEqualTo(ContactEngineProperties.comparable(allAlong.getProfile()));
    assertThat(due(two.triggers, knownAt)).isEqualTo(due(one.triggers, knownAt));
    assertThat(two.triggers)
        .as("nothing that was past when it became known")
        .noneMatch(trigger -> trigger.getAt() < knownAt);
  }

  /**
   * The same against the obvious computation, with two devices of which one becomes known after the
   * other.
   */
  @Property(tries = 100_000)
  void twoDevicesAgreeWithTheReference(@ForAll long seed) {
    List<Event> history = Histories.random(seed);
    long end = Histories.end(history);
    SplittableRandom random = new SplittableRandom(seed + 5);
    TestingOutcome out = new TestingOutcome();
    Histories.Devices devices = new Histories.Devices(random, history);
    ContactState state =
        devices.live(new ContactEngine(ContactEngineProperties.RULES, Settings.DEFAULT), end, out);
    ReferenceContact reference = new ReferenceContact(history);
    Profile profile = state.getProfile();

    // Four visits are kept; where there seem to be more for want of knowledge, some are counted for
    // good.
    int apart = devices.of(0).visits() + devices.of(1).visits();
    if (apart <= 4) {
      assertThat(ProfileFacts.visits(profile)).isEqualTo(reference.visits());
    }
    ContactEngineProperties.agree(profile, reference, end);
    // What was said, or not said, while a device was unknown was for want of knowledge, and a cart
    // is spoken of once.
    List<Long> due = reference.reminders(ContactEngineProperties.AFTER, end);
    long all = devices.allKnownAt();
    if (due.stream().allMatch(at -> at > all)
        && state.getSent().stream()
            .filter(sent -> sent.getOf().equals("cart"))
            .allMatch(fired -> fired.getAt() > all)) {
      assertThat(out.triggers).extracting(Trigger::getAt).isEqualTo(due);
    }
  }

  private static List<String> due(List<Trigger> triggers, long after) {
    List<String> due = new ArrayList<>();
    for (Trigger trigger : triggers) {
      if (trigger.getDeadline() != null && trigger.getDeadline() > after) {
        due.add(trigger.getRule() + " " + trigger.getId() + " " + trigger.getPayload());
      }
    }
    return due;
  }
}
