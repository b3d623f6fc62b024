package io.beckon.domain.cap;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** More of everything than a contact can keep: rules, and events of one contact. */
final class Flood {
  private static final String[] NAMES = {
    "Product Viewed",
    "Product Added",
    "Product Added",
    "Order Completed",
    "Order Refunded",
    "Products Searched",
    "Email Sent",
    "Email Opened",
    "Email Link Clicked",
    "page",
    "Asked"
  };
  private static final String[] CURRENCIES = {"GBP", "EUR", "USD", "CHF", "SEK", "NOK", "PLN"};

  private static final int CHANNELS = 15;

  private Flood() {}

  private static String channel(String set, int number) {
    return set + "c" + number % CHANNELS;
  }

  /**
   * Rules of every kind, more of each than a contact has places for.
   *
   * @param set what their names begin with: another set's entries stay for a while
   */
  static RuleSet rules(String set) {
    List<String> rules = new ArrayList<>();
    rules.add(limits(set));
    for (int i = 0; i < 30; i++) {
      rules.add(score(set, i));
      rules.add(milestone(set, i));
    }
    for (int i = 0; i < 50; i++) {
      add(
          rules,
          set + "holds",
          i,
          "kind: trigger\nwhen: {becomes: contact.events > %d}\nsend: {channel: %s}\n",
          i,
          channel(set, i));
      add(
          rules,
          set + "hears",
          i,
          "kind: trigger\nwhen: {event: Asked}\nsend: {channel: %s}\nlimit: {max: 20, per: 30d}\n",
          channel(set, i));
      add(
          rules,
          set + "waits",
          i,
          "kind: trigger\nwhen: {event: Asked, after: 20d, unless: Never %d}\nsend: {channel: crm}\n",
          i % 3);
    }
    for (int i = 0; i < 20; i++) {
      add(
          rules,
          set + "fails",
          i,
          "kind: trigger\nwhen: {event: Asked}\nif: 1 / (contact.events - contact.events) > %d\nsend: {channel: crm}\n",
          i);
      // The last one of the first set stops what the others have started.
      add(
          rules,
          set + "campaign" + (char) ('a' + i),
          i,
          "kind: campaign-switch\non: Order Completed\nstop: [%s]\nstart: {campaign: %s}\nundoOn: {event: Order Refunded, within: 30d}\nchannel: crm\n",
          names(set + (i < 19 || set.equals("b") ? "other" : "running")),
          set + "running" + (set.equals("b") ? i : i % 12));
    }
    for (int i = 0; i < 30; i++) {
      add(rules, set + "seg", i, "kind: segment\nif: contact.events > %d\n", 10 * i);
    }
    for (int i = 0; i < 5; i++) {
      add(
          rules,
          set + "value",
          i,
          "kind: rfm\nrecency: [30d]\nfrequency: [%d]\nmoney: {GBP: [5]}\nsegments: [{segment: any, if: 'true'}]\n",
          2 + i);
      add(rules, set + "trend", i, "kind: trend\nwindow: %dd\n", 20 + i);
    }
    for (int i = 0; i < 10; i++) {
      add(
          rules,
          set + "life",
          i,
          "kind: lifecycle\nstages:\n  - {stage: '%s', if: 'contact.events > %d'}\n",
          set + "s" + i,
          i);
      add(
          rules,
          set + "level",
          i,
          "kind: discount\nlevels:\n  - {percent: 5, if: 'orders.count > 2'}\n  - {percent: %d, if: 'true'}\nsend: {channel: crm}\n",
          10 + i);
    }
    for (int i = 0; i < 20; i++) {
      add(
          rules,
          set + "counts",
          i,
          "kind: trigger\nwhen: {event: Never}\nif: countIn(\"%s\", 30d) > 2\nsend: {channel: crm}\n",
          "Kind " + set + i);
    }
    add(
        rules,
        set + "often",
        0,
        "kind: trigger\nwhen: {event: Asked}\nsend: {channel: crm}\nlimit: {max: 20, per: 30d}\n");
    for (int i = 0; i < 3; i++) {
      rules.add(programme(set, i));
    }
    add(
        rules,
        set + "left",
        0,
        "kind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: %s}\nthen: [{after: 1d, send: {channel: crm}}]\n",
        "crm");
    try {
      return TestingShop.rules(rules.toArray(new String[0]));
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(List<String> rules, String name, int i, String text, Object... values) {
    rules.add("rule: " + name + i + "\n" + text.formatted(values));
  }

  /** So many that no channel's messages are held back, but counted. */
  private static String limits(String set) {
    StringBuilder text = new StringBuilder("rule: " + set + "limits\nkind: limits\nchannels:\n");
    for (int i = 0; i < CHANNELS; i++) {
      String name = channel(set, i);
      text.append("  ").append(name).append(": {consent: ").append(name);
      text.append(", caps: [{max: 40, per: 31d}]}\n");
    }
    return text.toString();
  }

  private static String score(String set, int number) {
    StringBuilder text = new StringBuilder("rule: " + set + "score" + number + "\nkind: score\n");
    text.append(number % 2 == 0 ? "window: 90d\n" : "halfLife: 14d\n").append("points:\n");
    for (int i = 0; i < 30; i++) {
      String name = NAMES[i % NAMES.length];
      text.append("  - {name: p").append(i).append(", on: ").append(name).append(", give: 1}\n");
    }
    return text.append("thresholds:\n  - {name: t, at: 5, rearm: 3, send: {channel: crm}}\n")
        .toString();
  }

  private static String milestone(String set, int number) {
    return "rule: %sth%d\nkind: milestone\ncounts: orders\nmarks: [%d]\nsend: {channel: crm}\n"
        .formatted(set, number, 2 + number);
  }

  private static String programme(String set, int number) {
    StringBuilder text =
        new StringBuilder(
            "rule: "
                + set
                + "way"
                + number
                + "\nkind: programme\nenter: {event: Asked}\nkey: event.properties.child\nreenter: always\nkeep:\n");
    for (int i = 0; i < 12; i++) {
      text.append("  k").append(i).append(": event.properties.child\n");
    }
    text.append("steps:\n  - repeat:\n      times: 30\n      steps:\n");
    text.append("        - {send: {channel: crm, template: t}}\n        - {wait: 1d}\n");
    return text.append("exit: {on: Order Refunded}\n").toString();
  }

  private static String names(String of) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(of + i);
    }
    return String.join(", ", names);
  }

  /** So many events come in quick succession. */
  static final int QUICK = 1_500;

  /** From this one on each is an order, and a day after the one before. */
  static final int ORDERS = QUICK + 400;

  /** From this one on they are about what waits. */
  static final int HELD = ORDERS + 450;

  /** From this one on some mails are delivered within seconds. */
  static final int MAILS = 300;

  /** The event of this number. */
  static Event event(int number) {
    return number >= MAILS && number < MAILS + 20 ? mail(number) : other(number);
  }

  private static Event mail(int number) {
    Event mail =
        TestingShop.event("f" + number, "Email Delivered", MAILS * 0.5 + (number - MAILS) * 0.02);
    mail.setMessage(
        MessageReport.newBuilder().setChannel("email").setMessageId("mail" + number).build());
    return mail;
  }

  private static Event other(int number) {
    double minutes = number < QUICK ? number * 0.5 : QUICK * 0.5 + (number - QUICK) * 1_440.0;
    String name = NAMES[Math.floorMod(number * 7, NAMES.length)];
    if (number >= ORDERS && number < HELD) {
      name = "Order Completed";
    } else if (number % 6 == 1) {
      name = "Kind " + set(number) + number / 6 % 20;
    } else if (number % 6 == 2 && number < QUICK) {
      name = "Asked";
    } else if (number % 6 == 4 && number < QUICK) {
      name = "Product Added";
    }
    String id = "f" + number;
    Event event =
        name.startsWith("Order")
            ? TestingShop.order(id, name, minutes, order(number, name), null, "lamp" + number)
            : TestingShop.product(id, name, minutes, "p" + number, "c" + number, 100, 1);
    if (number % 3 == 0 && number < HELD) {
      for (int i = 0; i < 100; i++) {
        event.getProducts().add(line(number + "-" + i));
      }
    }
    if (name.equals("Product Added")) {
      event.getProducts().add(line("again"));
    }
    event.setQuery("q" + number);
    event.setCurrency(number < ORDERS ? CURRENCIES[number % CURRENCIES.length] : "GBP");
    if (name.startsWith("Order")) {
      event.getOrder().setStore("store" + number);
    }
    if (name.startsWith("Email")) {
      event.setMessage(
          MessageReport.newBuilder()
              .setChannel("ch" + number)
              .setTemplate("t")
              .setMessageId("mail" + number)
              .build());
      event.setTimestamp(event.getTimestamp() - 3_600_000L * (number % 168));
    }
    event.setCampaign(Campaign.newBuilder().setSource("s" + number).build());
    event.setAnonymousId("v" + number);
    event.getTraits().put("t" + number, "x");
    event.getRemovedTraits().add("r" + number);
    event.getConsents().add(new ConsentChange("ch" + number, true, null));
    event.getConsents().add(new ConsentChange(channel("a", number), true, null));
    event.getConsents().add(new ConsentChange(channel("b", number), true, null));
    event.getProperties().put("child", String.format(Locale.ROOT, "child%d", number % 40));
    return event;
  }

  /** The rules by which a contact goes when this event comes. */
  static String set(int number) {
    return number / 500 % 2 == 0 ? "a" : "b";
  }

  private static String order(int number, String name) {
    return name.equals("Order Completed") ? "o" + number : "o" + (number - number % 11);
  }

  private static Product line(String id) {
    return Product.newBuilder()
        .setProductId("line" + id)
        .setCategory("cat" + id)
        .setPrice(100L)
        .setQuantity(2)
        .build();
  }
}
