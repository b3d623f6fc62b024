package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Profile;
import org.junit.jupiter.api.Test;

class RecentMailsTest {
  private static final long T = 1_700_000_000_000L;

  private final ContactState state =
      ContactState.newBuilder().setProfile(Profile.newBuilder().build()).build();

  @Test
  void whoOpensALinkWithinFiveSecondsOfTheDeliveryIsAScanner() {
    assertThat(isScan("Email Sent", 0, "m1", "")).isFalse();
    assertThat(isScan("Email Link Clicked", 1_000, "m1", "a")).as("it is only sent").isFalse();
    assertThat(isScan("Email Delivered", 2_000, "m1", "")).isFalse();
    assertThat(isScan("Email Link Clicked", 2_500, "m1", "a")).isTrue();
    assertThat(isScan("Email Opened", 6_999, "m1", "")).isTrue();
    assertThat(isScan("Email Opened", 7_000, "m1", "")).isFalse();
    assertThat(isScan("Email Link Clicked", 7_000, "m1", "a")).isFalse();
  }

  @Test
  void anotherMailsDeliveryTellsNothing() {
    assertThat(isScan("Email Delivered", 0, "m1", "")).isFalse();
    assertThat(isScan("Email Link Clicked", 1_000, "m2", "a")).isFalse();
    assertThat(isScan("Email Link Clicked", 1_000, null, "a")).isFalse();
  }

  @Test
  void theSecondOfTwoLinksInOneMomentIsAScannersAndTheSameLinkTwiceIsADoubleClick() {
    assertThat(isScan("Email Link Clicked", 0, "m1", "a")).isFalse();
    assertThat(isScan("Email Link Clicked", 300, "m1", "a")).isFalse();
    assertThat(isScan("Email Link Clicked", 1_000, "m1", "b")).isTrue();
    assertThat(isScan("Email Link Clicked", 2_500, "m1", "c")).isTrue();
    assertThat(isScan("Email Link Clicked", 4_500, "m1", "d")).isFalse();
  }

  @Test
  void mailsAreForgottenAfterAMinuteAndEightAreKept() {
    for (int i = 0; i < 20; i++) {
      isScan("Email Delivered", i, "m" + i, "");
    }
    assertThat(state.getRecentMails()).hasSize(8);
    assertThat(isScan("Email Link Clicked", 100, "m19", "a")).isTrue();
    isScan("Email Delivered", 61_000, "late", "");
    assertThat(state.getRecentMails()).hasSize(1);
  }

  private boolean isScan(
      String name, long after, @org.jspecify.annotations.Nullable String mail, String link) {
    return RecentMails.note(
        state,
        event(
            name,
            after,
            MessageReport.newBuilder()
                .setMessageId(mail)
                .setLink(link.isEmpty() ? null : link)
                .build()));
  }

  private static Event event(String name, long after, MessageReport report) {
    return Event.newBuilder()
        .setWorkspace("shop")
        .setName(name)
        .setTimestamp(T + after)
        .setMessage(report)
        .build();
  }
}
