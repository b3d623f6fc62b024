package io.beckon.domain.kind.cart;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
import java.util.List;
import java.util.stream.Stream;

/** Fires when a cart that is not empty has not been touched for {@code after} milliseconds. */
public record CartRule(
    String name,
    int version,
    long after,
    Condition condition,
    Send send,
    List<FollowUp> then,
    SendPolicy restraints)
    implements Rule {

  /**
   * A later message, {@code after} milliseconds after the first.
   *
   * @param restarts that time begins anew with what the contact does in the shop
   */
  public record FollowUp(long after, Condition condition, Send send, boolean restarts) {}

  public CartRule {
    then = List.copyOf(then);
  }

  @Override
  public Stream<Send> sends() {
    return Stream.concat(Stream.of(send), then.stream().map(FollowUp::send));
  }

  @Override
  public String waitsFor() {
    return "a cart that is not empty and is left alone";
  }

  @Override
  public String kind() {
    return "cart";
  }
}
