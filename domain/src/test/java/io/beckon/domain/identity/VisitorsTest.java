package io.beckon.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.VisitorState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private final VisitorState visitor = VisitorState.newBuilder().build();

  @BeforeAll
  static void trust() {
    io.beckon.schema.codec.Schemas.trust();
  }

  @Test
  void nobodyIsKnownAtFirst() {
    assertThat(Visitors.userAt(visitor, 5)).isNull();
  }

  @Test
  void thePastIsTheFirstUsers() {
    assertThat(Visitors.named(visitor, "ann", 10)).isTrue();
    assertThat(Visitors.userAt(visitor, 1)).isEqualTo("ann");
    assertThat(Visitors.userAt(visitor, 10)).isEqualTo("ann");
    assertThat(Visitors.named(visitor, "ann", 20)).as("named twice").isFalse();
  }

  @Test
  void whoSharesADeviceHasNothingOfWhoCameBefore() {
    Visitors.named(visitor, "ann", 10);
    Visitors.named(visitor, "bob", 20);
    assertThat(Visitors.userAt(visitor, 5)).isEqualTo("ann");
    assertThat(Visitors.userAt(visitor, 19)).isEqualTo("ann");
    assertThat(Visitors.userAt(visitor, 20)).isEqualTo("bob");
    Visitors.named(visitor, "ann", 30);
    assertThat(Visitors.userAt(visitor, 29)).isEqualTo("bob");
    assertThat(Visitors.userAt(visitor, 30)).isEqualTo("ann");
  }

  @Test
  void theOrderOfArrivalLeavesNoTrace() {
    Visitors.named(visitor, "bob", 20);
    Visitors.named(visitor, "ann", 12);
    Visitors.named(visitor, "ann", 10);
    Visitors.named(visitor, "ann", 15);
    assertThat(visitor.getLinks())
        .extracting(link -> link.getUserId() + link.getSince())
        .containsExactly("ann10", "bob20");
  }

  @Test
  void noMoreLinksAreKeptThanTheSchemaSays() {
    for (int i = 0; i < 50; i++) {
      Visitors.named(visitor, "user" + i, i);
    }
    assertThat(visitor.getLinks()).hasSize(8);
    assertThat(Visitors.userAt(visitor, 49)).isEqualTo("user49");
  }
}
