package io.beckon.domain.attribution;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.PerformanceMoney;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Adds changes up to the figures of a subject. */
public final class Performances {
  private static final int CURRENCIES = Bounds.cap(Performance.SCHEMA$, "money");

  private Performances() {}

  /** Worths of the orders of one subject, each with how many orders have it. */
  public interface Worths {
    /** One order more, or less, of this worth; says whether none is left of it. */
    boolean add(String currency, long worth, int orders);

    /** The least and the greatest worth in this currency; null: there is none. */
    @Nullable Range range(String currency);
  }

  public record Range(long least, long greatest) {}

  /** The figures of a subject of which nothing is known yet. */
  public static Performance nothing(PerformanceChange of, AttributionSettings settings) {
    return Performance.newBuilder()
        .setWorkspace(of.getWorkspace())
        .setKind(of.getKind())
        .setName(of.getName())
        .setSettings(settings.version())
        .build();
  }

  /** Adds a change. */
  public static void add(Performance to, PerformanceChange change, Worths worths) {
    to.setAt(Math.max(to.getAt(), change.getAt()));
    to.setFired(to.getFired() + change.getFired());
    to.setSent(to.getSent() + change.getSent());
    to.setDelivered(to.getDelivered() + change.getDelivered());
    to.setOpened(to.getOpened() + change.getOpened());
    to.setClicked(to.getClicked() + change.getClicked());
    to.setShown(to.getShown() + change.getShown());
    to.setReached(to.getReached() + change.getReached());
    to.setClickers(to.getClickers() + change.getClickers());
    to.setBuyers(to.getBuyers() + change.getBuyers());
    to.setTreated(to.getTreated() + change.getTreated());
    to.setHeldOut(to.getHeldOut() + change.getHeldOut());
    if (!change.getCurrency().isEmpty()) {
      PerformanceMoney money = money(to, change.getCurrency());
      if (money != null) {
        add(money, change, worths);
      }
    }
  }

  private static @Nullable PerformanceMoney money(Performance to, String currency) {
    PerformanceMoney known = Bounds.find(to.getMoney(), PerformanceMoney::getCurrency, currency);
    if (known != null || to.getMoney().size() == CURRENCIES) {
      return known;
    }
    PerformanceMoney money = PerformanceMoney.newBuilder().setCurrency(currency).build();
    to.getMoney().add(money);
    to.setMoney(new ArrayList<>(to.getMoney()));
    to.getMoney().sort(java.util.Comparator.comparing(PerformanceMoney::getCurrency));
    return money;
  }

  private static void add(PerformanceMoney to, PerformanceChange change, Worths worths) {
    to.setLastTouch(Money.sum(to.getLastTouch(), change.getLastTouch()));
    to.setFirstTouch(Money.sum(to.getFirstTouch(), change.getFirstTouch()));
    to.setLinear(Money.sum(to.getLinear(), change.getLinear()));
    to.setPositionBased(Money.sum(to.getPositionBased(), change.getPositionBased()));
    to.setTimeDecay(Money.sum(to.getTimeDecay(), change.getTimeDecay()));
    to.setCost(Money.sum(to.getCost(), change.getCost()));
    to.setAssisted(to.getAssisted() + change.getAssisted());
    to.setTreatedSum(to.getTreatedSum() + change.getTreatedSum());
    to.setTreatedSquares(to.getTreatedSquares() + change.getTreatedSquares());
    to.setHeldOutSum(to.getHeldOutSum() + change.getHeldOutSum());
    to.setHeldOutSquares(to.getHeldOutSquares() + change.getHeldOutSquares());
    if (change.getOrderBefore() >= 0) {
      long worth = change.getOrderBefore();
      to.setOrders(to.getOrders() - 1);
      boolean isEnd = equals(to.getLeast(), worth) || equals(to.getGreatest(), worth);
      if (worths.add(to.getCurrency(), worth, -1) && isEnd) {
        Range range = worths.range(to.getCurrency());
        to.setLeast(range == null ? null : range.least());
        to.setGreatest(range == null ? null : range.greatest());
      }
    }
    if (change.getOrderAfter() >= 0) {
      long worth = change.getOrderAfter();
      to.setOrders(to.getOrders() + 1);
      worths.add(to.getCurrency(), worth, 1);
      to.setLeast(to.getLeast() == null ? worth : Math.min(to.getLeast(), worth));
      to.setGreatest(to.getGreatest() == null ? worth : Math.max(to.getGreatest(), worth));
    }
  }

  private static boolean equals(@Nullable Long known, long worth) {
    return known != null && known == worth;
  }

  /** Works out what follows from the sums, before the record goes out. */
  public static void derive(Performance of) {
    of.setVersion(of.getVersion() + 1);
    of.setConversion(ratio(of.getBuyers(), of.getClickers()));
    for (PerformanceMoney money : of.getMoney()) {
      money.setMean(ratio(money.getLastTouch(), money.getOrders()));
      money.setPerSend(ratio(money.getLastTouch(), of.getSent() + of.getShown()));
      money.setRoi(ratio(Money.less(money.getLastTouch(), money.getCost()), money.getCost()));
      money.setIncremental(
          Welch.incremental(
              new Welch.Group(of.getTreated(), money.getTreatedSum(), money.getTreatedSquares()),
              new Welch.Group(of.getHeldOut(), money.getHeldOutSum(), money.getHeldOutSquares())));
    }
  }

  private static @Nullable Double ratio(long part, long of) {
    return of == 0 ? null : (double) part / of;
  }
}
