package io.beckon.domain.attribution;

import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.Credit;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.TouchKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The attribution of several contacts, with the figures that come of it, in memory. */
public final class TestingAttribution implements AttributionOutcome {
  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  public final List<Credit> credits = new ArrayList<>();

  /** The latest credit of each order and message. */
  public final Map<String, Credit> latest = new TreeMap<>();

  public final Map<String, Performance> figures = new TreeMap<>();
  public final Map<String, AttributionState> contacts = new TreeMap<>();
  private final Map<String, TreeMap<Long, Integer>> worths = new TreeMap<>();
  private final AttributionSettings settings;
  private final Attribution attribution;

  public TestingAttribution(AttributionSettings settings) {
    this.settings = settings;
    this.attribution = new Attribution(settings);
  }

  public void feed(AttributionFact fact) {
    attribution.on(
        contacts.computeIfAbsent(fact.getContact(), any -> Attribution.nothing()), fact, this);
  }

  public void expire(long time) {
    contacts.values().forEach(state -> attribution.expire(state, time));
  }

  @Override
  public void credit(Credit credit) {
    credits.add(credit);
    latest.put(credit.getOrderId() + " " + credit.getMessage(), credit);
  }

  @Override
  public void change(PerformanceChange change) {
    String key = change.getKind() + " " + change.getName();
    Performance of = figures.computeIfAbsent(key, any -> Performances.nothing(change, settings));
    Performances.add(
        of,
        change,
        new Performances.Worths() {
          @Override
          public boolean add(String currency, long worth, int orders) {
            TreeMap<Long, Integer> all =
                worths.computeIfAbsent(key + currency, any -> new TreeMap<>());
            all.merge(worth, orders, Integer::sum);
            all.values().removeIf(count -> count == 0);
            return !all.containsKey(worth);
          }

          @Override
          public Performances.@Nullable Range range(String currency) {
            TreeMap<Long, Integer> all = worths.getOrDefault(key + currency, new TreeMap<>());
            return all.isEmpty() ? null : new Performances.Range(all.firstKey(), all.lastKey());
          }
        });
  }

  public Performance figure(String kind, String name) {
    Performance of = figures.get(kind + " " + name);
    if (of == null) {
      throw new AssertionError("no figures of " + kind + " " + name + " in " + figures.keySet());
    }
    Performances.derive(of);
    return of;
  }

  public static AttributionFact fact(AttributionFactKind kind, String id, long at) {
    return AttributionFact.newBuilder()
        .setKind(kind)
        .setWorkspace("shop")
        .setContact("c1")
        .setId(id)
        .setAt(at)
        .setTouch(TouchKind.OTHER)
        .setChannel("")
        .setTriggerId("")
        .setMailing("")
        .setCampaign("")
        .setOrderId("")
        .setCurrency("")
        .setAmount(0L)
        .setRule("")
        .setVersion(0)
        .build();
  }

  public static AttributionFact touch(
      String id, long at, TouchKind kind, String channel, String trigger, String mailing) {
    AttributionFact fact = fact(AttributionFactKind.TOUCH, id, at);
    fact.setTouch(kind);
    fact.setChannel(channel);
    fact.setTriggerId(trigger);
    fact.setMailing(mailing);
    return fact;
  }

  public static AttributionFact order(
      AttributionFactKind kind, String id, long at, String order, long amount, String currency) {
    AttributionFact fact = fact(kind, id, at);
    fact.setOrderId(order);
    fact.setAmount(amount);
    fact.setCurrency(currency);
    return fact;
  }

  public static AttributionFact firing(
      AttributionFactKind kind, String id, long at, String rule, int version) {
    AttributionFact fact = fact(kind, id, at);
    fact.setRule(rule);
    fact.setVersion(version);
    fact.setChannel("email");
    return fact;
  }
}
