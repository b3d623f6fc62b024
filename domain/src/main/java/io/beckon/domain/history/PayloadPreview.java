package io.beckon.domain.history;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.SharedLimits;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.policy.Payload;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's message would carry for a contact as it stands, whether or not it would be sent.
 */
public final class PayloadPreview {
  private final RuleSet rules;
  private final ContactState state;
  private final long now;

  /**
   * @param now the contact's time, epoch milliseconds
   */
  public PayloadPreview(RuleSet rules, ContactState state, long now) {
    this.rules = rules;
    this.state = state;
    this.now = now;
  }

  /**
   * The JSON object. What the rule's kind adds itself (a discount's percent, a score) is not in it,
   * and what recommendations fill stands as it is asked for.
   *
   * @param about the event that the rule would fire by; null: none
   * @throws RuntimeException what a value's expression throws
   */
  public String of(Send send, @Nullable Event about) {
    return of(send, about, new CatalogueNeeds());
  }

  /**
   * The same; {@code needs} takes which products it names, so that what the catalogue knows of them
   * can be put beside them.
   */
  public String of(Send send, @Nullable Event about, CatalogueNeeds needs) {
    Facts facts =
        new Facts()
            .defaultGap(Settings.DEFAULT.defaultGap())
            .of(state)
            .at(state.getProfile(), about, now);
    return Payload.json(
        send, facts, Map.of(), new SharedLimits(rules).zone(state.getProfile()), needs);
  }
}
