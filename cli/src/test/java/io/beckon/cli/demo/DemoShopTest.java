package io.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Event;
import io.beckon.schema.codec.Schemas;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoShopTest {
  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private final DemoShop shop = new DemoShop(1, "run");

  @Test
  void aNewsletterIsSentBeforeItIsOpenedAndOpenedBeforeItIsClicked() {
    Map<String, String> last = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      Event event = shop.next(i);
      String name = event.getName();
      if (name.startsWith("Email")) {
        assertThat(event.getUserId()).as("a newsletter goes to nobody unknown").isNotNull();
        String before = last.put(event.getUserId(), name);
        switch (name) {
          case "Email Opened" -> assertThat(before).isEqualTo("Email Sent");
          case "Email Link Clicked" -> assertThat(before).isEqualTo("Email Opened");
          default -> assertThat(name).isEqualTo("Email Sent");
        }
        counts.merge(name, 1, Integer::sum);
      }
    }
    assertThat(counts.get("Email Sent")).isGreaterThan(counts.get("Email Opened"));
    assertThat(counts.get("Email Opened")).isGreaterThan(counts.get("Email Link Clicked"));
    assertThat(counts.get("Email Link Clicked")).isGreaterThan(100);
  }

  @Test
  void theSameSeedDoesTheSame() {
    DemoShop other = new DemoShop(1, "run");
    for (int i = 0; i < 5_000; i++) {
      assertThat(shop.next(i)).isEqualTo(other.next(i));
    }
  }
}
