package io.beckon.domain.event;

import static io.beckon.domain.engine.TestingShop.event;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Event;
import org.junit.jupiter.api.Test;

class EventCheckTest {
  @Test
  void soundEventsHaveNoFault() {
    assertThat(EventCheck.fault(event("m", "page", 0))).isNull();
    assertThat(EventCheck.fault(order("m", "Order Completed", 0, "o1", 100L))).isNull();
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    assertThat(EventCheck.fault(event("", "page", 0))).contains("messageId is empty");
    assertThat(EventCheck.fault(event("m", " ", 0))).contains("name is empty");
    assertThat(EventCheck.fault(product("m", "Product Added", 0, "p", "c", 100, -1)))
        .contains("quantity -1");
    assertThat(EventCheck.fault(product("m", "Product Added", 0, "p", "c", -100, 1)))
        .contains("price -100");
    assertThat(EventCheck.fault(event("m", "Order Completed", 0))).contains("has no order");
    Event nan = event("m", "page", 0);
    nan.getProperties().put("x", Double.NaN);
    assertThat(EventCheck.fault(nan)).contains("'x' is NaN");
    Event noCurrency = order("m", "Order Completed", 0, "o1", 100L);
    noCurrency.setCurrency("pounds");
    assertThat(EventCheck.fault(noCurrency)).contains("ISO 4217").contains("'pounds'");
    noCurrency.setCurrency("ZZZ");
    assertThat(EventCheck.fault(noCurrency)).contains("ISO 4217").contains("'ZZZ'");
    Event far = event("m", "page", 0);
    far.setReceivedAt(Long.MAX_VALUE);
    assertThat(EventCheck.fault(far)).contains("after 9999");
    Event old = event("m", "page", 0);
    old.setTimestamp(12);
    assertThat(EventCheck.fault(old)).contains("before 1990");
  }

  @Test
  void aClockThatIsTenYearsAheadMovesNothing() {
    Event ahead = event("m", "page", 0);
    ahead.setTimestamp(ahead.getReceivedAt() + 10L * 365 * 86_400_000);
    EventCheck.clampClock(ahead);
    assertThat(ahead.getTimestamp()).isEqualTo(ahead.getReceivedAt());
  }
}
