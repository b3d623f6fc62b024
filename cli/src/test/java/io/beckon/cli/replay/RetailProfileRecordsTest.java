package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.retail.RetailContacts;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How many records the profiles of the Online Retail customers take, where a job keeps up with the
 * log, so that none is spared by reading much at once.
 */
class RetailProfileRecordsTest {
  private static final Path RULES = Path.of("..", "examples", "rules");

  /** -Dbeckon.retail=FILE for another file than the slice, such as the whole. */
  private static final Path FILE =
      Path.of(
          System.getProperty(
              "beckon.retail",
              Path.of("..", "examples", "data", "online_retail_slice.csv.gz").toString()));

  private long records;
  private long orders;
  private long events;

  private final Outcome counted =
      new Outcome() {
        @Override
        public void trigger(Trigger trigger) {}

        @Override
        public void stage(StageChange change) {}

        @Override
        public void segment(SegmentChange change) {}

        @Override
        public void decision(Decision decision) {}

        @Override
        public void profile(Profile profile) {
          records++;
        }
      };

  /** Orders, returns and who made them, as a back end tells of them. */
  @Test
  void ordersTakeTwoRecordsAtMost() throws Exception {
    live(false);
    assertThat((double) records / orders).isBetween(1.0, 2.0);
  }

  /** With made-up visits there is more to tell, but no more than a record a change. */
  @Test
  void visitsTakeNoMoreRecordsThanEventsAndReviews() throws Exception {
    live(true);
    assertThat(records).isLessThan(events + 2 * orders);
  }

  private void live(boolean behaviour) throws Exception {
    ContactEngine engine = new ContactEngine(rules(), Settings.DEFAULT);
    RetailContacts history = new RetailContacts(FILE, behaviour, 1);
    Newcomers newcomers = new Newcomers();
    for (int contact = 0; contact < history.contacts(); contact++) {
      ContactState state = newcomers.contact(history.workspace(contact), history.contact(contact));
      for (LoggedEvent logged : history.of(contact)) {
        Event event = logged.event();
        events++;
        orders += event.getName().equals(EventNames.ORDER_COMPLETED) ? 1 : 0;
        long mark = Bound.DEFAULT.mark(event.getReceivedAt());
        wake(engine, state, mark);
        engine.onEvent(state, event, null, mark, counted);
      }
      wake(engine, state, history.end());
    }
    System.out.printf(
        Locale.ROOT,
        "%,d events, %,d orders, %,d profile records: %.2f an order%n",
        events,
        orders,
        records,
        (double) records / orders);
  }

  private void wake(ContactEngine engine, ContactState state, long to) {
    for (long next = engine.nextWakeUp(state);
        next != 0 && next <= to;
        next = engine.nextWakeUp(state)) {
      engine.onWake(state, next, counted);
    }
  }

  private static RuleSet rules() throws Exception {
    List<RuleDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(RULES)) {
      for (Path file : files.sorted().toList()) {
        documents.add(RuleReader.document(Files.readString(file), file.getFileName().toString()));
      }
    }
    return RuleKinds.compile(documents);
  }
}
