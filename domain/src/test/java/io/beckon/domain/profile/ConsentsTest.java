package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Consent;
import io.beckon.schema.Profile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsentsTest {
  private static final int CAP = Bounds.cap(Profile.SCHEMA$, "consents");
  private final Map<String, Consent> consents = new HashMap<>();

  private void said(String name, boolean yes, long time) {
    Consents.said(consents, name, yes, "test", time);
  }

  private boolean isYes(String name) {
    Consent latest = Consents.of(consents, name);
    return latest != null && latest.getOptedIn();
  }

  @Test
  void theLatestWordCountsAndAtOneTimeTheNo() {
    said("email", true, 10);
    said("email", false, 5);
    assertThat(isYes("email")).isTrue();
    said("email", false, 10);
    assertThat(isYes("email")).isFalse();
    said("email", true, 10);
    assertThat(isYes("email")).isFalse();
    said("email", true, 11);
    assertThat(isYes("email")).isTrue();
  }

  @Test
  void oneNameHasManySpellings() {
    said("E-Mail", true, 1);
    said(" newsletter", false, 2);
    assertThat(consents).containsOnlyKeys("email");
    assertThat(isYes("email")).isFalse();
  }

  @Test
  void aNoToEverythingHoldsUntilALaterYes() {
    said("email", true, 1);
    said("sms", true, 5);
    said("all", false, 3);
    assertThat(isYes("email")).isFalse();
    assertThat(isYes("sms")).isTrue();
    said("all", true, 9);
    assertThat(isYes("email")).as("a yes names its channel").isFalse();
    said("email", true, 4);
    assertThat(isYes("email")).isTrue();
  }

  @Test
  void aNoIsKeptWhereThereIsNoRoom() {
    for (int i = 0; i < CAP; i++) {
      said("c" + i, true, i + 1);
    }
    said("email", false, 0);
    assertThat(consents).hasSize(CAP).containsKey("email").doesNotContainKey("c0");
    for (int i = 0; i < 2 * CAP; i++) {
      said("d" + i, false, 100 + i);
    }
    assertThat(consents).hasSizeLessThanOrEqualTo(CAP).containsKey("all");
    assertThat(isYes("anything")).isFalse();
    said("e", true, 10_000);
    assertThat(consents).as("a yes finds no room").doesNotContainKey("e");
  }
}
