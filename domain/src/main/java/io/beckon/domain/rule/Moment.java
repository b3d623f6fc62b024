package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.time.LocalTime;

/** What a trigger or a programme waits for. */
public sealed interface Moment {
  /** It in words, as what somebody waits for. */
  String words();

  /** An event of this name. */
  record OnEvent(String name) implements Moment {
    @Override
    public String words() {
      return "the event '" + name + "'";
    }
  }

  /** The contact enters or leaves this segment. */
  record OnSegment(String segment, boolean entered) implements Moment {
    @Override
    public String words() {
      return "the contact to " + (entered ? "enter" : "leave") + " the segment '" + segment + "'";
    }
  }

  /** The contact enters or leaves this stage, of whatever lifecycle. */
  record OnStage(String stage, boolean entered) implements Moment {
    @Override
    public String words() {
      return "the contact to " + (entered ? "enter" : "leave") + " the stage '" + stage + "'";
    }
  }

  /** The score crosses this threshold. */
  record OnThreshold(String score, String threshold) implements Moment {
    @Override
    public String words() {
      return "the score '" + score + "' to cross its threshold '" + threshold + "'";
    }
  }

  /** A visit is over: half an hour went by without a sign of the visitor. */
  record OnVisitEnd() implements Moment {
    @Override
    public String words() {
      return "the end of a visit";
    }
  }

  /** The condition begins to hold, by an event or by the mere passing of time. */
  record OnBecoming(Condition condition) implements Moment {
    @Override
    public String words() {
      return "the moment at which this begins to hold: " + condition.text();
    }
  }

  /**
   * A date that a trait of the contact says, such as a birthday.
   *
   * @param days so many days after it; negative: before
   * @param at time of day, on the contact's own clock
   * @param yearly on every anniversary
   */
  record OnDate(String trait, int days, LocalTime at, boolean yearly) implements Moment {
    @Override
    public String words() {
      return "the date in the trait '" + trait + "'";
    }
  }
}
