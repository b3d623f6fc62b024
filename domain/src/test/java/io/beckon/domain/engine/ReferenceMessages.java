package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.ZONE;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What goes out of a contact's step, and what holds it back. */
final class ReferenceMessages {
  private final ReferenceFacts facts;
  private final List<ReferenceMessage> wanted = new ArrayList<>();
  private final Map<String, List<Long>> counted = new HashMap<>();
  private final List<Long> mails = new ArrayList<>();

  ReferenceMessages(ReferenceFacts facts) {
    this.facts = facts;
  }

  void settle() {
    wanted.sort(Comparator.comparingInt((ReferenceMessage one) -> one.priority).reversed());
    for (int i = 0; i < wanted.size(); i++) {
      attempt(wanted.get(i));
    }
    wanted.clear();
  }

  void attempt(ReferenceMessage message) {
    String channel = null;
    for (String one : message.channels) {
      channel = channel == null && facts.consented(one) ? one : channel;
    }
    if (channel == null) {
      held(message.rule, message.channels.get(0), "consent");
      message.settled.run();
      return;
    }
    List<Long> before = counted.computeIfAbsent(message.counted, name -> new ArrayList<>());
    long lately = before.stream().filter(at -> facts.now - at < message.per).count();
    long allowed = allowed(message, channel);
    String why = "";
    if (message.gap > 0 && before.stream().anyMatch(at -> facts.now - at < message.gap)) {
      why = "gap";
    } else if (message.max > 0 && lately >= message.max) {
      why = "limit";
    } else if (message.expires > 0 && allowed >= message.since + message.expires) {
      why = "expired";
    } else if (allowed > facts.now) {
      held(message.rule, channel, "quiet-hours");
      message.postponed.accept(allowed);
      return;
    } else if (channel.equals("email") && mailsToday() >= 2) {
      why = "frequency-cap";
    } else {
      before.add(facts.now);
      why = message.heldOut ? "holdout" : "";
    }
    if (!why.isEmpty()) {
      held(message.rule, channel, why);
    } else {
      if (channel.equals("email")) {
        mails.add(facts.now);
      }
      facts.out.add(line(message, channel));
      message.sent.run();
    }
    message.settled.run();
  }

  String line(ReferenceMessage message, String channel) {
    Map<String, Object> payload = new TreeMap<>(message.payload);
    if (message.common) {
      payload.putAll(common());
    }
    return facts.at()
        + " trigger "
        + String.join(" ", message.rule, message.kind, channel, message.template)
        + " step "
        + message.step
        + (facts.event == null ? " at a deadline" : " by " + facts.event.getMessageId())
        + (message.expires == 0
            ? ""
            : " until " + Instant.ofEpochMilli(message.since + message.expires))
        + " "
        + payload;
  }

  /** What every message carries. */
  Map<String, Object> common() {
    return Map.of("orders", facts.orders(), "pieces", facts.pieces(), "percent", facts.percent);
  }

  long allowed(ReferenceMessage message, String channel) {
    long until = message.quiet ? endOf(facts.now, 21, 8) : facts.now;
    return channel.equals("sms") ? endOf(until, 22, 6) : until;
  }

  /** The first moment from {@code time} on that is not between these hours, over midnight. */
  static long endOf(long time, int from, int to) {
    ZonedDateTime at = Instant.ofEpochMilli(time).atZone(ZONE);
    if (at.getHour() >= to && at.getHour() < from) {
      return time;
    }
    LocalDate day = at.getHour() < to ? at.toLocalDate() : at.toLocalDate().plusDays(1);
    return day.atTime(LocalTime.of(to, 0)).atZone(ZONE).toInstant().toEpochMilli();
  }

  long mailsToday() {
    LocalDate today = Instant.ofEpochMilli(facts.now).atZone(ZONE).toLocalDate();
    return mails.stream()
        .filter(at -> Instant.ofEpochMilli(at).atZone(ZONE).toLocalDate().equals(today))
        .count();
  }

  ReferenceMessage message(String rule, String kind, String template, String... channels) {
    return new ReferenceMessage(rule, kind, template, facts.now, channels);
  }

  void want(ReferenceMessage message) {
    wanted.add(message);
  }

  void held(String rule, String channel, String why) {
    facts.out.add(facts.at() + " held " + rule + " " + channel + " " + why);
  }
}
