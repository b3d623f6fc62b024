package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.retail.RetailFile;
import io.beckon.cli.retail.RetailHistory;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.kind.rfm.RfmRule;
import io.beckon.domain.kind.rfm.WorkspaceBins;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.TrendPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RFM and trend of every customer of the Online Retail file, beside the same in plain SQL. */
class RetailValueTest {
  private static final long DAY = 86_400_000L;

  private static final Map<String, ContactState> CUSTOMERS = new TreeMap<>();
  private static RetailSql sql;
  private static long end;

  @BeforeAll
  static void live() throws Exception {
    sql = new RetailSql();
    RetailHistory history =
        new RetailHistory(new RetailFile(RetailSql.file()).invoices(), false, 1);
    end = history.end() + DAY;
    ContactEngine heart = new ContactEngine(rules(), Settings.DEFAULT);
    Newcomers newcomers = new Newcomers();
    for (int i = 0; i < history.size(); i++) {
      Event event = history.event(i);
      if (event.getUserId() != null) {
        ContactState state =
            CUSTOMERS.computeIfAbsent(
                event.getUserId(), id -> newcomers.contact(RetailHistory.WORKSPACE, id));
        heart.onWake(state, event.getTimestamp() - 1, Outcome.NOBODY);
        heart.onEvent(state, event, Outcome.NOBODY);
      }
    }
    CUSTOMERS.values().forEach(state -> heart.onWake(state, end, Outcome.NOBODY));
  }

  @AfterAll
  static void close() throws Exception {
    sql.close();
  }

  @Test
  void thePublishedFiguresOfTheFileHold() throws Exception {
    if (RetailSql.isWhole()) {
      String buyers = " from raw where customer != '' and quantity > 0 and price > 0";
      assertThat(sql.value("select count(*)" + buyers)).isEqualTo("397884");
      assertThat(sql.value("select count(distinct customer)" + buyers)).isEqualTo("4338");
      assertThat(sql.value("select sum(quantity * price)" + buyers)).isEqualTo("8911407904");
      assertThat(sql.value("select count(distinct invoice)" + buyers + " and customer = '14646'"))
          .isEqualTo("73");
      assertThat(CUSTOMERS.get("14646"))
          .extracting(state -> state.getProfile().getRfm().get(0).getSegment())
          .isEqualTo("top");
    }
  }

  @Test
  void binsAndSegmentOfEachCustomerEqualTheBatch() throws Exception {
    Map<String, String> batch =
        sql.rows(
            """
            with orders as (
              select customer, max(at) as last, count(distinct case when day > %2$d - 365 then invoice end) as n
              from line where customer != '' and not cancelled group by customer),
            money as (
              select customer, sum(case when cancelled then -pence else pence end) as net
              from line where customer != '' and day > %2$d - 365 group by customer),
            bins as (
              select o.customer,
                     1 + (%1$d - last < 30*86400000) + (%1$d - last < 60*86400000) + (%1$d - last < 120*86400000)
                       + (%1$d - last < 240*86400000) as r,
                     1 + (n >= 2) + (n >= 3) + (n >= 5) + (n >= 10) as f,
                     1 + (net >= 25000) + (net >= 50000) + (net >= 150000) + (net >= 500000) as m
              from orders o left join money m on m.customer = o.customer where n > 0)
            select customer, r, f, m, 1,
                   case when r >= 4 and f >= 4 and m >= 4 then 'top' when r >= 3 and f >= 3 then 'loyal'
                        when r >= 4 then 'promising' when r = 3 then 'needs-attention'
                        when r = 2 then 'slipping' else 'lost' end
            from bins
            """
                .formatted(end, end / DAY));
    Map<String, String> live = new TreeMap<>();
    CUSTOMERS.forEach(
        (customer, state) -> {
          for (RfmPlace place : state.getProfile().getRfm()) {
            if (place.getFrequency() > 0) {
              live.put(
                  customer,
                  String.join(
                      ",",
                      String.valueOf(place.getRecency()),
                      String.valueOf(place.getFrequency()),
                      String.valueOf(place.getMoney()),
                      String.valueOf(place.getInterest()),
                      place.getSegment()));
            }
          }
        });
    assertThat(live).isEqualTo(batch).isNotEmpty();
  }

  /**
   * Each edge is the least value of which a fifth, two fifths and so on of all customers are below.
   */
  @Test
  void quintilesOfAllCustomersEqualTheBatch() throws Exception {
    WorkspaceBins bins =
        new WorkspaceBins(
            (RfmRule) Objects.requireNonNull(rules().rule("customer-value")),
            end,
            CalendarDays.UTC);
    CUSTOMERS.values().forEach(state -> bins.add(state.getProfile().getOrders()));
    sql.run(
        """
        create temp view buyer as
          with orders as (
            select customer, max(at) as last, count(distinct case when day > %2$d - 365 then invoice end) as n
            from line where customer != '' and not cancelled group by customer),
          money as (
            select customer, sum(case when cancelled then -pence else pence end) as net
            from line where customer != '' and day > %2$d - 365 group by customer)
          select o.customer, (%1$d - last) / 86400000 as age, n, coalesce(net, 0) as net
          from orders o left join money m on m.customer = o.customer where n > 0
        """
            .formatted(end, end / DAY));
    assertThat(String.valueOf(bins.contacts())).isEqualTo(sql.value("select count(*) from buyer"));
    assertThat(bins.recencyDays()).isEqualTo(quintiles("max(1, age)"));
    assertThat(bins.frequency()).isEqualTo(quintiles("n"));
    assertThat(bins.money("GBP", 5)).isEqualTo(quintiles("net"));
  }

  private static List<Long> quintiles(String value) throws Exception {
    List<Long> edges = new ArrayList<>();
    for (int k = 1; k < 5; k++) {
      edges.add(
          Long.valueOf(
              sql.value(
                  """
                  select coalesce(min(case when below * 5 >= %d * (select count(*) from buyer) then v end), max(v) + 1)
                  from (select %s as v, rank() over (order by %s) - 1 as below from buyer)
                  """
                      .formatted(k, value, value))));
    }
    return edges;
  }

  /** A trend is as of today, whenever the last order was; the batch computes it as of that day. */
  @Test
  void theTrendOfEachCustomerEqualsTheBatch() throws Exception {
    sql.run("create table looked(customer primary key, day integer)");
    Map<String, String> live = new TreeMap<>();
    try (PreparedStatement insert = sql.prepare("insert into looked values (?, ?)")) {
      for (Map.Entry<String, ContactState> one : CUSTOMERS.entrySet()) {
        for (TrendPlace place : one.getValue().getProfile().getTrends()) {
          insert.setString(1, one.getKey());
          insert.setLong(2, end / DAY);
          insert.addBatch();
          live.put(one.getKey(), place.getDirection());
        }
      }
      insert.executeBatch();
    }
    Map<String, String> batch =
        sql.rows(
            """
            with bought as (
              select customer, day, count(distinct case when not cancelled then invoice end) as n,
                     sum(case when cancelled then -pence else pence end) as net
              from line where customer != '' group by customer, day),
            windows as (
              select l.customer, l.day as today, min(b.day) as first,
                     coalesce(sum(case when b.day between l.day - 89 and l.day then net end), 0) as later,
                     coalesce(sum(case when b.day between l.day - 179 and l.day - 90 then net end), 0) as earlier,
                     coalesce(sum(case when b.day between l.day - 179 and l.day then n end), 0) as n
              from looked l join bought b on b.customer = l.customer and b.day <= l.day group by l.customer),
            gap as (
              select b.customer, b.day, b.day - lag(b.day) over (partition by b.customer order by b.day) as days
              from bought b join looked l on l.customer = b.customer and b.day <= l.day where b.n > 0),
            regular as (
              select customer, max(day) as last, avg(days) as mean,
                     sqrt(max(0, avg(days * days) - avg(days) * avg(days))) / avg(days) as cv
              from gap group by customer having count(*) >= 4)
            select w.customer,
              case when first <= today - 179 and n >= 3 and earlier > 0 and later * 100 >= earlier * 125 then 'more'
                   when first <= today - 179 and n >= 3 and earlier <= 0 and later > 0 then 'more'
                   when first <= today - 179 and n >= 3 and earlier > 0 and later * 100 <= earlier * 80 then 'less'
                   when cv <= 0.5 and today - last <= 2 * mean then 'regular'
                   else 'unclear' end
            from windows w left join regular r on r.customer = w.customer
            """);
    assertThat(live).isEqualTo(batch).isNotEmpty();
    if (RetailSql.isWhole()) {
      assertThat(live.values()).contains("more", "less", "regular", "unclear");
    }
  }

  private static RuleSet rules() throws Exception {
    List<RuleDocument> documents = new ArrayList<>();
    for (String name : List.of("customer-value.yaml", "revenue-trend.yaml")) {
      Path file = Path.of("..", "examples", "rules", name);
      documents.add(RuleReader.document(Files.readString(file), name));
    }
    return RuleKinds.compile(documents);
  }
}
