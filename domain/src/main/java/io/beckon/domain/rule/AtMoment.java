package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import org.jspecify.annotations.Nullable;

/** A rule that begins at a moment, such as a trigger or a programme. */
public interface AtMoment extends Rule {
  Moment moment();

  /** The key under which a document of its kind says the moment. */
  String momentKey();

  /** What must hold at that moment; it can look at the event if the moment is one. */
  Condition condition();

  @Override
  default String waitsFor() {
    return moment().words();
  }

  @Override
  default @Nullable String firesBy() {
    return moment() instanceof Moment.OnEvent event ? event.name() : null;
  }
}
