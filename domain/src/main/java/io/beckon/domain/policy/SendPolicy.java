package io.beckon.domain.policy;

import org.jspecify.annotations.Nullable;

/**
 * What can hold a rule's messages back, beside consent and the limits that concern all rules.
 *
 * @param quiet when nothing is sent; a message waits for its end, and is then looked at again
 * @param expires how long a message is worth sending, milliseconds; 0: no limit
 * @param holdout share of contacts that get nothing, in ten-thousandths, stable for each contact
 * @param priority of two rules that want the same place, the one of the higher gets it
 */
public record SendPolicy(
    Limits limits, @Nullable QuietHours quiet, long expires, int holdout, int priority) {
  public static final SendPolicy NONE = new SendPolicy(Limits.NONE, null, 0, 0, 0);

  /**
   * From when on a message is worth nothing, epoch milliseconds; {@link Long#MAX_VALUE}: it always
   * is.
   *
   * @param otherwise how long it is worth sending if the rule does not say it, milliseconds; 0: for
   *     ever
   */
  public long expiresAt(long since, long otherwise) {
    long within = expires == 0 ? otherwise : expires;
    return within == 0 ? Long.MAX_VALUE : since + within;
  }

  /** The same, with limits of a part of the rule. */
  public SendPolicy with(Limits own) {
    return new SendPolicy(own, quiet, expires, holdout, priority);
  }
}
