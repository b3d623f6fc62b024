package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;
import static io.beckon.domain.engine.ReferenceFacts.HOUR;
import static io.beckon.domain.engine.ReferenceFacts.MINUTE;
import static io.beckon.domain.engine.ReferenceFacts.ZONE;

import io.beckon.schema.Event;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the rules of {@link ReferenceShop} mean for a contact, the slow and obvious way: all that
 * has happened is kept, every answer is worked out anew from all of it, and at every moment at
 * which anything could change all rules are asked. It shares no code with the heart.
 */
final class ReferenceModel {
  private final ReferenceFacts facts = new ReferenceFacts();
  private final ReferenceMessages messages = new ReferenceMessages(facts);
  private final ReferenceCarts carts = new ReferenceCarts(facts, messages);
  private final ReferenceProgramme programme = new ReferenceProgramme(facts, messages);
  private final ReferenceCampaigns campaigns = new ReferenceCampaigns(facts, messages);
  private final ReferencePurchases purchases = new ReferencePurchases(facts, messages);

  private boolean ready;
  private boolean busy;

  /** It has been above the line from which falling counts. */
  /**
   * A line is reached at 99 hundredths of it, because points age from the moment they are given.
   */
  private static final double READY = 39.6;

  private static final double WARM = 19.8;

  private boolean warmedUp;

  private String stage = "";
  private boolean again;
  private final Map<String, Wait> waits = new TreeMap<>();
  private final List<Wait> nights = new ArrayList<>();
  private String birthday = "";
  private long birthdayDue;

  /** Something that waits since a moment. */
  private record Wait(long since, long due) {}

  /** Lives through a history up to a time; gives all that went out or was held back, as text. */
  List<String> live(List<Event> history, long end) {
    for (Event next : history) {
      // What happens at the very moment of a deadline still counts for it.
      upTo(next.getTimestamp() - 1);
      facts.now = next.getTimestamp();
      facts.event = next;
      facts.past.add(next);
      happened(next);
      settle();
    }
    upTo(end);
    return facts.out;
  }

  private void settle() {
    dates();
    look();
    messages.settle();
  }

  private void upTo(long time) {
    while (!facts.moments.isEmpty() && facts.moments.first() <= time) {
      facts.now = facts.moments.pollFirst();
      facts.event = null;
      carts.due();
      waits();
      visits();
      programme.due();
      thresholds();
      purchases.due();
      settle();
    }
  }

  private void happened(Event happened) {
    String name = happened.getName();
    carts.event(happened);
    purchases.event(name);
    if (name.equals("page") || name.startsWith("Product")) {
      facts.moments.add(facts.now + 30 * MINUTE);
    }
    if (name.startsWith("Order")) {
      facts.moments.add(facts.now + 4 * DAY);
    }
    if (name.equals("Product Viewed")) {
      facts.moments.add(facts.now + DAY);
    }
    facts.moments.add(ReferenceFacts.begins(ReferenceFacts.day(facts.now)) + 2 * DAY);
    for (double line : new double[] {READY, 20, WARM, 15, 8}) {
      if (facts.warm(facts.now) >= line) {
        facts.moments.add(
            ReferenceFacts.first(facts.now, facts.now + 60 * DAY, time -> facts.warm(time) < line));
      }
    }
    campaigns.event(happened);
    programme.event(happened);
    begins(name);
    thresholds();
  }

  /** Rules that begin with an event. */
  private void begins(String name) {
    switch (name) {
      case "Order Completed" -> {
        ReferenceMessage thanks = messages.message("thanks", "trigger", "thanks", "crm");
        thanks.max = 2;
        thanks.per = 3 * DAY;
        messages.want(thanks);
        ReferenceMessage measured = messages.message("measured", "trigger", "measured", "crm");
        measured.heldOut = true;
        messages.want(measured);
      }
      case "Products Searched" -> await("searched", 20 * MINUTE);
      case "Signed Up" -> programme.enter();
      default -> {}
    }
  }

  // Scores.

  private void thresholds() {
    double warm = facts.warm(facts.now);
    if (!ready && warm >= READY) {
      ready = true;
      ReferenceMessage message = crossed("warm", "ready", warm, 40).limits(0, DAY, 0);
      message.counted = "warm#ready";
      messages.want(message);
      await("call", 2 * HOUR);
    } else if (ready && warm < 20) {
      ready = false;
    }
    if (warmedUp && warm < 8) {
      warmedUp = false;
      messages.want(crossed("warm", "cold", warm, 8));
    } else if (!warmedUp && warm >= 15) {
      warmedUp = true;
    }
    if (!busy && facts.recent() >= 30) {
      busy = true;
      messages.want(crossed("recent", "busy", facts.recent(), 30));
    } else if (busy && facts.recent() < 15) {
      busy = false;
    }
  }

  private ReferenceMessage crossed(String rule, String threshold, double score, double at) {
    return messages
        .message(rule, "score", threshold, "crm")
        .carry("score", Math.round(score * 1000) / 1000.0)
        .carry("threshold", at);
  }

  // Waits, visits and dates.

  private void await(String rule, long after) {
    Wait known = waits.get(rule);
    if (known == null || known.since() < facts.now) {
      waits.put(rule, new Wait(facts.now, facts.now + after));
      facts.moments.add(facts.now + after);
    }
  }

  private void waits() {
    for (Map.Entry<String, Wait> one : List.copyOf(waits.entrySet())) {
      String rule = one.getKey();
      Wait wait = one.getValue();
      if (wait.due() > facts.now) {
        continue;
      }
      waits.remove(rule);
      Predicate<Event> since = later -> later.getTimestamp() > wait.since();
      switch (rule) {
        case "searched" -> {
          if (facts.count("Product Viewed", since) == 0) {
            messages.want(messages.message(rule, "trigger", rule, "push").limits(0, 12 * HOUR, 0));
          }
        }
        case "call" -> {
          if (facts.warm(facts.now) >= READY && facts.count("Order Completed", since) == 0) {
            messages.want(messages.message(rule, "trigger", rule, "crm"));
          }
        }
        default -> {
          if (!facts.segments.contains("lookers") && facts.count("Order Completed", since) == 0) {
            messages.want(messages.message(rule, "trigger", rule, "push"));
          }
        }
      }
    }
    for (Wait night : ReferenceFacts.taken(nights, one -> one.due() <= facts.now)) {
      browsed(night.since());
    }
    if (birthdayDue != 0 && birthdayDue <= facts.now) {
      birthdayDue = 0;
      messages.want(messages.message("birthday", "trigger", "birthday", "sms"));
    }
  }

  private void visits() {
    long last = 0;
    for (Event one : facts.past) {
      if (one.getName().equals("page") || one.getName().startsWith("Product")) {
        last = one.getTimestamp();
      }
    }
    if (last != 0 && last + 30 * MINUTE == facts.now) {
      browsed(facts.now);
    }
  }

  private void browsed(long since) {
    if (facts.pieces() == 0) {
      ReferenceMessage message =
          messages.message("browsed", "trigger", "browsed", "email").limits(1, DAY, 10 * HOUR);
      message.since = since;
      message.quiet = true;
      message.postponed =
          until -> {
            nights.add(new Wait(since, until));
            facts.moments.add(until);
          };
      messages.want(message);
    }
  }

  private void dates() {
    String said = "";
    for (Event one : facts.past) {
      said = one.getTraits().getOrDefault("birthday", said);
    }
    if (!said.isEmpty() && (birthdayDue == 0 || !said.equals(birthday))) {
      birthday = said;
      MonthDay day = MonthDay.from(LocalDate.parse(said));
      for (int year = 2013; year >= 2009; year--) {
        long due =
            day.atYear(year).minusDays(3).atTime(9, 0).atZone(ZONE).toInstant().toEpochMilli();
        birthdayDue = due > facts.now ? due : birthdayDue;
      }
      facts.moments.add(birthdayDue);
    }
  }

  // Stages, segments and what becomes true.

  private void look() {
    String stands =
        facts.orders() >= 1 && facts.now >= facts.lastOrder() + 4 * DAY
            ? "lapsed"
            : facts.orders() >= 2
                ? "repeat"
                : facts.orders() == 1
                    ? "customer"
                    : facts.warm(facts.now) >= WARM ? "warm" : "visitor";
    if (!stands.equals(stage)) {
      facts.out.add(facts.at() + " stage " + stage + " to " + stands);
      stage = stands;
      if (stands.equals("lapsed")) {
        messages.want(
            messages.message("missed", "trigger", "missed", "email", "push").limits(3, 0, 0));
      }
    }
    long day = facts.now - DAY;
    boolean looks = facts.count("Product Viewed", one -> one.getTimestamp() > day) >= 3;
    if (facts.move("lookers", looks)) {
      if (looks) {
        messages.want(messages.message("offer", "trigger", "offer", "email").limits(4, 2 * DAY, 0));
      } else {
        await("gone", HOUR);
      }
    }
    facts.move("full", facts.pieces() >= 4);
    boolean holds = facts.orders() >= 1 && facts.pieces() >= 1;
    if (holds && !again) {
      messages.want(messages.message("again", "trigger", "again", "crm"));
    }
    again = holds;
  }
}
