package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.MergedContact;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** One person under two known ids, beside the obvious computation over all of its history. */
@Tag("long")
class MergeProperties {
  @Property(tries = 100_000)
  void twoContactsBecomeTheOneThatTheyAre(@ForAll long seed) {
    List<Event> history = Histories.random(seed);
    long end = Histories.end(history);
    TestingOutcome out = new TestingOutcome();
    Person person = new Person(new SplittableRandom(seed + 7), history);
    ContactState state = person.live(out, end);
    ReferenceContact reference = new ReferenceContact(history);
    Profile profile = state.getProfile();

    assertThat(state.getAwaited()).isEmpty();
    assertThat(state.getHeld()).isEmpty();
    assertThat(profile.getEvents()).isEqualTo(history.size());
    if (person.visitsApart <= 4) {
      assertThat(ProfileFacts.visits(profile)).isEqualTo(reference.visits());
    }
    ContactEngineProperties.agree(profile, reference, end);
    assertThat(profile.getConsents())
        .hasEntrySatisfying(
            "email",
            consent -> assertThat(consent.getOptedIn()).isEqualTo(reference.consented(end)));
    List<Long> due = reference.reminders(ContactEngineProperties.AFTER, end);
    // What still came under the old id came late; what was said before was for want of knowledge.
    if (person.forwarded.isEmpty()
        && due.stream().allMatch(at -> at > person.knownAt)
        && state.getSent().stream()
            .filter(sent -> sent.getOf().equals("cart"))
            .allMatch(fired -> fired.getAt() > person.knownAt)) {
      assertThat(out.triggers).extracting(Trigger::getAt).isEqualTo(due);
    }
  }

  /** Which of the two takes in the other makes no difference to what is known. */
  @Property(tries = 5_000)
  void mergingCommutes(@ForAll long seed) {
    Profile one = merged(seed, true);
    Profile other = merged(seed, false);
    other.setContact(one.getContact());
    // Where each stands is looked at anew after the merging, and has no part in it.
    for (Profile profile : List.of(one, other)) {
      profile.setStages(new ArrayList<>());
      profile.setSegments(new ArrayList<>());
    }
    assertThat(ContactEngineProperties.comparable(other))
        .isEqualTo(ContactEngineProperties.comparable(one));
  }

  private static Profile merged(long seed, boolean firstTakes) {
    List<Event> history = Histories.random(seed);
    Person person = new Person(new SplittableRandom(seed + 7), history);
    person.upToAlias(new TestingOutcome());
    ContactState to = firstTakes ? person.states[0] : person.states[1];
    person.heart.merge(to, firstTakes ? person.states[1] : person.states[0]);
    return to.getProfile();
  }

  /** A person that is two contacts up to some event, and one from then on. */
  static final class Person {
    private final ContactEngine heart =
        new ContactEngine(ContactEngineProperties.RULES, Settings.DEFAULT);
    private final List<Event> history;
    final int[] id;
    final int alias;
    final int arrival;
    final long knownAt;
    private final ContactState[] states = {
      new Newcomers().contact("shop", "c1"), new Newcomers().contact("shop", "c2")
    };
    private final List<Event> forwarded = new ArrayList<>();
    private int visitsApart;

    Person(SplittableRandom random, List<Event> history) {
      this.history = history;
      this.id = new int[history.size()];
      for (int i = 0; i < id.length; i++) {
        id[i] = random.nextInt(2);
      }
      this.alias = 1 + random.nextInt(history.size() - 1);
      // The state of the second comes some events later, which wait for it.
      this.id[alias] = 0;
      this.arrival = Math.min(history.size() - 1, alias + random.nextInt(4));
      this.knownAt = history.get(alias).getReceivedAt();
      for (int number = 0; number < 2; number++) {
        int one = number;
        List<Event> own = new ArrayList<>();
        for (int i = 0; i < id.length; i++) {
          if (id[i] == one) {
            own.add(history.get(i));
          }
        }
        visitsApart += new ReferenceContact(own).visits();
      }
    }

    void upToAlias(Outcome outcome) {
      for (int i = 0; i < alias; i++) {
        heart.onEvent(states[id[i]], Event.newBuilder(history.get(i)).build(), outcome);
        wakeAll(history.get(i).getReceivedAt() - Histories.BOUND, outcome);
      }
    }

    ContactState live(TestingOutcome outcome, long end) {
      upToAlias(outcome);
      long at = history.get(alias).getTimestamp();
      MergedContacts.await(states[0], "c2", at);
      for (int i = alias; i < history.size(); i++) {
        Event event = Event.newBuilder(history.get(i)).build();
        if (id[i] == 0 || i > arrival) {
          heart.onEvent(states[0], event, outcome);
        } else {
          forwarded.add(event);
        }
        if (i == arrival) {
          MergedContacts.remember(states[0], new MergedContact("c2", at, "alias"));
          heart.onMerged(states[0], states[1], at, outcome);
          for (Event late : forwarded) {
            heart.onEvent(states[0], late, outcome);
          }
        }
        Histories.wake(heart, states[0], event.getReceivedAt() - Histories.BOUND, outcome);
      }
      Histories.wake(heart, states[0], end, outcome);
      return states[0];
    }

    private void wakeAll(long watermark, Outcome outcome) {
      for (ContactState state : states) {
        Histories.wake(heart, state, watermark, outcome);
      }
    }
  }
}
