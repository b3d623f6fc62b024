package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.retail.RetailFile;
import io.beckon.domain.attribution.Attribution;
import io.beckon.domain.attribution.AttributionOutcome;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.Credit;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.TouchKind;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A made-up history of campaigns (seeded) around the real orders and returns of the Online Retail
 * file, credited by the engine and by plain SQL. Returns of the file name no order; half of them
 * are taken for parts of the customer's last order.
 */
class RetailAttributionTest {
  private static final long DAY = 86_400_000L;
  private static final TouchKind[] KINDS = {
    TouchKind.SENT, TouchKind.OPENED, TouchKind.OPENED, TouchKind.CLICKED, TouchKind.SHOWN
  };

  /** How late facts come at most, in this test. */
  private static final long LATE = 10 * DAY;

  private static final String[] CHANNELS = {"email", "sms", "onsite"};

  private static RetailSql sql;
  private static final List<AttributionFact> FACTS = new ArrayList<>();

  @BeforeAll
  static void make() throws Exception {
    sql = new RetailSql();
    sql.run(
        "create table touch(id, customer, message, rule, channel, click integer, window integer, at integer)");
    sql.run("create table refund(invoice, pence integer)");
    SplittableRandom random = new SplittableRandom(7);
    Map<String, Long> lastAt = new HashMap<>();
    Map<String, String> lastOrder = new HashMap<>();
    try (PreparedStatement touches =
            sql.prepare("insert into touch values (?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement refunds = sql.prepare("insert into refund values (?, ?)")) {
      for (RetailFile.Invoice invoice : new RetailFile(RetailSql.file()).invoices()) {
        if (invoice.customer.isEmpty()) {
          continue;
        }
        if (invoice.cancelled) {
          String order = lastOrder.get(invoice.customer);
          boolean soon = invoice.time - lastAt.getOrDefault(invoice.customer, 0L) < 50 * DAY;
          if (order != null && soon && random.nextBoolean()) {
            refund(refunds, invoice, order);
          }
          continue;
        }
        lastAt.put(invoice.customer, invoice.time);
        lastOrder.put(invoice.customer, invoice.number);
        FACTS.add(fact(AttributionFactKind.ORDER, invoice, invoice.number, invoice.time, invoice));
        for (int i = random.nextInt(4); i > 0; i--) {
          touch(touches, invoice, random, i);
        }
      }
      touches.executeBatch();
      refunds.executeBatch();
    }
  }

  @AfterAll
  static void close() throws Exception {
    sql.close();
  }

  private static void refund(PreparedStatement refunds, RetailFile.Invoice invoice, String order)
      throws Exception {
    AttributionFact fact =
        fact(AttributionFactKind.REFUND, invoice, invoice.number, invoice.time, invoice);
    fact.setOrderId(order);
    FACTS.add(fact);
    refunds.setString(1, order);
    refunds.setLong(2, invoice.total());
    refunds.addBatch();
  }

  private static void touch(
      PreparedStatement touches, RetailFile.Invoice invoice, SplittableRandom random, int number)
      throws Exception {
    AttributionFact fact =
        fact(
            AttributionFactKind.TOUCH,
            invoice,
            invoice.number + "-" + number,
            invoice.time - random.nextLong(8 * DAY),
            null);
    TouchKind kind = KINDS[random.nextInt(KINDS.length)];
    String rule = random.nextInt(4) == 0 ? "" : "rule" + random.nextInt(5);
    String message = rule.isEmpty() ? "mailing" + random.nextInt(3) : "t-" + fact.getId();
    fact.setTouch(kind);
    fact.setChannel(CHANNELS[random.nextInt(CHANNELS.length)]);
    fact.setTriggerId(rule.isEmpty() ? "" : message);
    fact.setMailing(rule.isEmpty() ? message : "");
    FACTS.add(fact);
    if (!rule.isEmpty()) {
      AttributionFact firing =
          fact(AttributionFactKind.FIRED, invoice, message, fact.getAt() - 1_000, null);
      firing.setRule(rule);
      firing.setVersion(1);
      FACTS.add(firing);
    }
    long window = kind == TouchKind.CLICKED ? 5 * DAY : kind == TouchKind.SENT ? 0 : DAY;
    touches.setString(1, fact.getId());
    touches.setString(2, invoice.customer);
    touches.setString(3, message);
    touches.setString(4, rule.isEmpty() ? message : rule);
    touches.setString(5, fact.getChannel());
    touches.setInt(6, kind == TouchKind.CLICKED ? 1 : 0);
    touches.setLong(7, window);
    touches.setLong(8, fact.getAt());
    touches.addBatch();
  }

  private static AttributionFact fact(
      AttributionFactKind kind,
      RetailFile.Invoice invoice,
      String id,
      long at,
      RetailFile.@org.jspecify.annotations.Nullable Invoice order) {
    return AttributionFact.newBuilder()
        .setKind(kind)
        .setWorkspace("online-retail")
        .setContact(invoice.customer)
        .setId(id)
        .setAt(at)
        .setTouch(TouchKind.OTHER)
        .setChannel("")
        .setTriggerId("")
        .setMailing("")
        .setCampaign("")
        .setOrderId(order == null ? "" : order.number)
        .setCurrency(order == null ? "" : "GBP")
        .setAmount(order == null ? 0 : order.total())
        .setRule("")
        .setVersion(0)
        .build();
  }

  /** All five models, to the penny, whether facts come in order or in any other. */
  @Test
  void figuresOfEveryRuleAndMailingEqualTheBatchInAnyOrderOfArrival() throws Exception {
    Map<String, String> batch = batch();
    assertThat(batch).isNotEmpty();
    assertThat(live(arrivals(0, 1))).isEqualTo(batch);
    assertThat(live(arrivals(LATE, 2))).isEqualTo(batch);
    assertThat(live(arrivals(LATE, 3))).isEqualTo(batch);
  }

  private record Arrival(long at, AttributionFact fact) {}

  /** Each fact some time after it happened, and some of them twice. */
  private static List<Arrival> arrivals(long late, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (AttributionFact fact : FACTS) {
      for (int i = late > 0 && random.nextInt(5) == 0 ? 2 : 1; i > 0; i--) {
        arrivals.add(new Arrival(fact.getAt() + random.nextLong(late + 1), fact));
      }
    }
    arrivals.sort(java.util.Comparator.comparingLong(Arrival::at));
    return arrivals;
  }

  private static Map<String, String> live(List<Arrival> arrivals) {
    Map<String, long[]> sums = new TreeMap<>();
    Attribution attribution = new Attribution(AttributionSettings.DEFAULT);
    AttributionOutcome outcome =
        new AttributionOutcome() {
          @Override
          public void credit(Credit credit) {}

          @Override
          public void change(PerformanceChange change) {
            if (change.getKind().equals("rule") || change.getKind().equals("mailing")) {
              long[] of = sums.computeIfAbsent(change.getName(), any -> new long[6]);
              of[0] += change.getLastTouch();
              of[1] += change.getFirstTouch();
              of[2] += change.getLinear();
              of[3] += change.getPositionBased();
              of[4] += change.getTimeDecay();
              of[5] += change.getAssisted();
            }
          }
        };
    Map<String, AttributionState> states = new HashMap<>();
    for (Arrival arrival : arrivals) {
      AttributionFact fact = arrival.fact();
      AttributionState state =
          states.computeIfAbsent(fact.getContact(), any -> Attribution.nothing());
      attribution.expire(state, arrival.at() - LATE);
      attribution.on(state, fact, outcome);
    }
    Map<String, String> live = new TreeMap<>();
    sums.forEach(
        (name, of) ->
            live.put(
                name, of[0] + "," + of[1] + "," + of[2] + "," + of[3] + "," + of[4] + "," + of[5]));
    return live;
  }

  private static Map<String, String> batch() throws Exception {
    return sql.rows(
        """
        with bought as (
          select invoice, customer, min(at) as at, sum(pence) as total from line
          where customer != '' and not cancelled group by invoice),
        worth as (
          select b.*, max(0, total - coalesce((select sum(pence) from refund r where r.invoice = b.invoice), 0)) as net
          from bought b),
        near as (
          select w.invoice, w.net, w.at - t.at as age, t.at as touched, t.message, t.rule,
                 row_number() over (partition by w.invoice, t.message order by t.click desc, t.at desc, t.id desc) as best
          from worth w join touch t on t.customer = w.customer
          where t.window > 0 and w.at >= t.at and w.at - t.at <= t.window),
        point as (
          select *, row_number() over (partition by invoice order by touched, message) as place,
                 count(*) over (partition by invoice) as n
          from near where best = 1),
        weighed as (
          select *, 1.0 as linear,
                 case when n <= 2 then 1.0 when place in (1, n) then 0.4 else 0.2 / (n - 2) end as position,
                 pow(2.0, -age / (7.0 * 86400000)) as decay
          from point),
        part as (
          select *, net * linear / sum(linear) over order_ as l, net * position / sum(position) over order_ as p,
                 net * decay / sum(decay) over order_ as d
          from weighed window order_ as (partition by invoice)),
        floored as (
          select *, floor(l + 1e-9) as lf, floor(p + 1e-9) as pf, floor(d + 1e-9) as df from part),
        ranked as (
          select *,
                 row_number() over (partition by invoice order by round(l - lf, 7) desc, place) as lr,
                 row_number() over (partition by invoice order by round(p - pf, 7) desc, place) as pr,
                 row_number() over (partition by invoice order by round(d - df, 7) desc, place) as dr,
                 net - sum(lf) over order_ as lleft, net - sum(pf) over order_ as pleft, net - sum(df) over order_ as dleft
          from floored window order_ as (partition by invoice))
        select rule,
               cast(sum(case when place = n then net else 0 end) as integer),
               cast(sum(case when place = 1 then net else 0 end) as integer),
               cast(sum(lf + (lr <= lleft)) as integer),
               cast(sum(pf + (pr <= pleft)) as integer),
               cast(sum(df + (dr <= dleft)) as integer),
               (select count(distinct q.invoice) from point q where q.rule = ranked.rule and q.net > 0)
        from ranked group by rule
        """);
  }
}
