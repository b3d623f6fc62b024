package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.CartLine;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import org.junit.jupiter.api.Test;

class ShownProfileTest {
  private final Profile profile = new Newcomers().contact("shop", "vanja").getProfile();

  private void line(String product, int pieces) {
    profile
        .getCart()
        .getLines()
        .add(CartLine.newBuilder().setProductId(product).setQuantity(pieces).build());
  }

  @Test
  void aLineOfWhichNothingIsLeftIsKeptAndNotShown() {
    line("shirt", 1);
    assertThat(ShownProfile.of(profile, false)).isSameAs(profile);
    line("tie", 0);
    Profile shown = ShownProfile.of(profile, false);
    assertThat(shown.getCart().getLines())
        .extracting(CartLine::getProductId)
        .containsExactly("shirt");
    assertThat(profile.getCart().getLines()).hasSize(2);
    assertThat(ShownProfile.isWhole(profile, false)).isFalse();
  }

  @Test
  void whatAShadowMakesOfAContactIsNotShown() {
    profile.getSegments().add(new InSegment("big", 1, 5L));
    profile.getSegments().add(new InSegment("big" + Shadows.SUFFIX, 2, 5L));
    assertThat(ShownProfile.of(profile, true).getSegments())
        .extracting(InSegment::getSegment)
        .containsExactly("big");
    assertThat(profile.getSegments()).hasSize(2);
  }
}
