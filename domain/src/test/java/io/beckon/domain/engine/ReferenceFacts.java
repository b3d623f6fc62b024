package io.beckon.domain.engine;

import io.beckon.schema.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What has happened to a contact, and what is worked out of it anew each time. */
final class ReferenceFacts {
  static final long MINUTE = 60_000L;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** All that went out, or was held back, as text. */
  final List<String> out = new ArrayList<>();

  /** Moments at which something may change. */
  final TreeSet<Long> moments = new TreeSet<>();

  final List<Event> past = new ArrayList<>();
  final Map<String, Integer> cart = new TreeMap<>();
  final Set<String> segments = new TreeSet<>();

  /** The event of this step; null: a deadline. */
  @Nullable Event event;

  long now;

  /** The discount that is granted. */
  int percent;

  double warm(long time) {
    double sum = 0;
    long day = -1;
    double looks = 0;
    for (Event one : past) {
      double points = 0;
      if (one.getName().equals("Product Viewed")) {
        if (day(one.getTimestamp()) != day) {
          day = day(one.getTimestamp());
          looks = 0;
        }
        points = Math.min(6, 12 - looks);
        looks += points;
      } else if (one.getName().equals("Product Added")) {
        points = 11;
      } else if (one.getName().equals("Email Opened")) {
        points = 4;
      }
      sum += points * Math.pow(2, -(double) (time - one.getTimestamp()) / (2 * DAY));
    }
    return sum;
  }

  double recent() {
    return 10.0 * count("Product Added", one -> begins(day(one.getTimestamp())) + 2 * DAY > now);
  }

  /** Of the shop's calendar. */
  static long day(long time) {
    return Instant.ofEpochMilli(time).atZone(ZONE).toLocalDate().toEpochDay();
  }

  static long begins(long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZONE).toInstant().toEpochMilli();
  }

  int pieces() {
    return cart.values().stream().mapToInt(Integer::intValue).sum();
  }

  int orders() {
    return (int) count("Order Completed", one -> true);
  }

  long lastOrder() {
    return past.stream()
        .filter(one -> one.getName().equals("Order Completed"))
        .mapToLong(Event::getTimestamp)
        .max()
        .orElseThrow();
  }

  /** When the contact was last seen in the shop; 0: never. */
  long lastVisit() {
    return past.stream()
        .filter(one -> one.getName().equals("page") || one.getName().startsWith("Product"))
        .mapToLong(Event::getTimestamp)
        .max()
        .orElse(0);
  }

  long count(String name, Predicate<Event> which) {
    return past.stream().filter(one -> one.getName().equals(name)).filter(which).count();
  }

  /** Money of orders less returns, of some days. */
  long money(long fromDay, long toDay) {
    long sum = 0;
    for (Event one : past) {
      long day = day(one.getTimestamp());
      if (one.getName().startsWith("Order") && day >= fromDay && day <= toDay) {
        sum += one.getName().equals("Order Completed") ? 1_000 : -1_000;
      }
    }
    return sum;
  }

  boolean consented(String channel) {
    boolean consented = channel.equals("crm");
    for (Event one : past) {
      for (var change : one.getConsents()) {
        consented = change.getChannel().equals(channel) ? change.getOptedIn() : consented;
      }
    }
    return consented;
  }

  boolean optedOutSince(String channel, long time) {
    return !consented(channel)
        && past.stream()
            .anyMatch(
                one ->
                    one.getTimestamp() >= time
                        && one.getConsents().stream()
                            .anyMatch(change -> change.getChannel().equals(channel)));
  }

  String at() {
    return Instant.ofEpochMilli(now).toString();
  }

  boolean move(String segment, boolean in) {
    boolean moves = in ? segments.add(segment) : segments.remove(segment);
    if (moves) {
      out.add(at() + " segment " + segment + (in ? " entered" : " left"));
    }
    return moves;
  }

  /** The first millisecond at which something holds that holds at the end. */
  static long first(long from, long to, LongPredicate holds) {
    long low = from;
    long high = to;
    while (high - low > 1) {
      long middle = (low + high) / 2;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** Takes out of a list what is due, in its order. */
  static <T> List<T> taken(List<T> list, Predicate<T> which) {
    List<T> taken = list.stream().filter(which).toList();
    list.removeAll(new HashSet<>(taken));
    return taken;
  }
}
