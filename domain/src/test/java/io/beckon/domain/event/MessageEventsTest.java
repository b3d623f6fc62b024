package io.beckon.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.event.MessageEvents.Fate;
import io.beckon.domain.event.MessageEvents.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEventsTest {
  @ParameterizedTest
  @CsvSource({
    "Email Opened, email, UNDER_WAY",
    "Email Link Clicked, email, UNDER_WAY",
    "email link clicked, email, UNDER_WAY",
    "E-Mail Unsubscribed, email, OPT_OUT",
    "SMS STOP Received, sms, OPT_OUT",
    "Sms Opted Out, sms, OPT_OUT",
    "Email Marked as Spam, email, COMPLAINT",
    "EMAIL MARKED AS SPAM, email, COMPLAINT",
    "Push Bounced, push, BOUNCE",
    "push Token Expired, push, DEAD",
    "SMS Number Invalid, sms, DEAD",
    "Unsubscribed, , OPT_OUT",
    "spam reported, , COMPLAINT"
  })
  void saysTheChannelAndWhatBecameOfTheMessage(String name, String channel, Fate fate) {
    assertThat(MessageEvents.read(name)).isEqualTo(new Reading(channel, fate));
  }

  @ParameterizedTest
  @ValueSource(strings = {"page", "Order Completed", "Email", "Email ", "Pigeon Delivered", ""})
  void whatIsNoReportIsNone(String name) {
    assertThat(MessageEvents.read(name)).isNull();
  }
}
