package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Profile;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraitsTest {
  private static final int CAP = Bounds.cap(Profile.SCHEMA$, "traits");
  private final Profile profile = new Profile();

  @BeforeEach
  void nothingIsKnown() {
    profile.setTraits(new HashMap<>());
    profile.setRemovedTraits(new HashMap<>());
  }

  private void said(String name, String value, long time) {
    Traits.said(profile, name, value, time);
  }

  private void removed(String name, long time) {
    Traits.removed(profile, name, time);
  }

  @Test
  void whatIsRemovedDoesNotComeBackWithAnOlderWord() {
    said("phone", "1", 10);
    removed("phone", 20);
    said("phone", "2", 15);
    assertThat(Traits.value(profile, "phone")).isNull();
    said("phone", "3", 21);
    assertThat(Traits.value(profile, "phone")).isEqualTo("3");
    removed("phone", 11);
    assertThat(Traits.value(profile, "phone")).isEqualTo("3");
  }

  @Test
  void whatWasRemovedMakesRoom() {
    for (int i = 0; i < CAP; i++) {
      said("t" + i, "v", i);
    }
    said("more", "v", 100);
    assertThat(Traits.value(profile, "more")).isNull();
    removed("t3", 200);
    removed("unknown", 200);
    said("more", "v", 100);
    assertThat(Traits.value(profile, "more")).isEqualTo("v");
    assertThat(profile.getTraits()).hasSize(CAP).doesNotContainKeys("t3", "unknown");
    for (int i = 0; i < 2 * CAP; i++) {
      removed("gone-" + i, 300 + i);
    }
    assertThat(profile.getRemovedTraits()).hasSizeLessThanOrEqualTo(CAP).containsKey("gone-79");
  }
}
