package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An id says what happened, and not to whom it was found to belong when it was read. */
class TriggerIdTest {
  private static final String THANKS =
      "rule: thanks\nkind: trigger\nwhen: {event: Order Completed}\nsend: {channel: crm}\n";

  private static Trigger trigger(String contact, Event order) throws RuleFaults {
    TestingOutcome out = new TestingOutcome();
    ContactState state = new Newcomers().contact("shop", contact);
    new ContactEngine(TestingShop.rules(THANKS), Settings.DEFAULT)
        .onEvent(state, Event.newBuilder(order).build(), out);
    return out.triggers.get(0);
  }

  private static String hash(String... parts) throws NoSuchAlgorithmException {
    byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
    return HexFormat.of().formatHex(digest).substring(0, 32);
  }

  /** Before an alias is known and after it, an order under the old id is the same order. */
  @Test
  void anIdIsMadeOfWhomTheEventItselfNames() throws Exception {
    Event order = TestingShop.order("m1", "Order Completed", 0, "o1", null, "mug");
    order.setUserId("old");
    Trigger before = trigger("old", order);
    Trigger after = trigger("new", order);
    assertThat(after.getContact()).isEqualTo("new");
    assertThat(after.getId())
        .isEqualTo(before.getId())
        .isEqualTo(hash("shop", "old", "thanks", "1", "event:m1"));
  }

  /** Where it names no user, its device. */
  @Test
  void orOfTheDeviceThatItNames() throws Exception {
    Event order = TestingShop.order("m1", "Order Completed", 0, "o1", null, "mug");
    order.setUserId(null);
    assertThat(trigger("c1", order).getId())
        .isEqualTo(hash("shop", "v1", "thanks", "1", "event:m1"));
  }
}
