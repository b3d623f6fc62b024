package io.beckon.operators;

import java.util.List;

/**
 * Every state of every operator, and what bounds it. Lists and maps inside of a record have their
 * caps in its schema.
 */
public final class StateTable {
  /**
   * A state.
   *
   * @param holds what is in it, for each key or subtask
   * @param cap how much at most
   * @param life how long
   */
  public record Row(String name, String operator, String holds, String cap, String life) {}

  public static final List<Row> ALL =
      List.of(
          row(
              Names.STATE_LOG_TIMES,
              Names.READ_EVENTS,
              "the log's time",
              "1 a partition",
              "for good"),
          row(
              Names.STATE_VISITOR,
              Names.RESOLVE_IDENTITY,
              "a VisitorState",
              "1 a visitor",
              "90 days after its last sign"),
          row(
              Names.STATE_HISTORY,
              Names.RESOLVE_IDENTITY,
              "events of a visitor",
              "500 and a quarter",
              "as the visitor"),
          row(
              Names.STATE_CONTACT,
              Names.ENGAGE_CONTACT,
              "a ContactState",
              "1 a contact",
              "until it is erased or merged"),
          row(
              Names.STATE_QUEUE_OVERFLOW,
              Names.ENGAGE_CONTACT + ", " + Names.READ_BASKETS,
              "what waits beyond the cap of a queue",
              "what comes within the spread of partitions",
              "until its place in the log has been read"),
          row(
              Names.STATE_RULES,
              Names.ENGAGE_CONTACT,
              "the rule documents in force, as changes",
              "32 sets",
              "while in force"),
          row(
              Names.STATE_ATTRIBUTION,
              Names.ATTRIBUTE_CONTACT,
              "an AttributionState",
              "1 a contact",
              "60 days after its last fact"),
          row(
              Names.STATE_ATTRIBUTION_SETTINGS,
              Names.ATTRIBUTE_CONTACT,
              "the settings' text",
              "1",
              "for good"),
          row(
              Names.STATE_PERFORMANCE,
              Names.MEASURE_PERFORMANCE,
              "a Performance",
              "1 a subject",
              "for good"),
          row(
              Names.STATE_ORDER_WORTHS,
              Names.MEASURE_PERFORMANCE,
              "worths of orders, counted",
              "3,000 a subject and currency: beyond it, those in the middle go",
              "as the subject"),
          row(
              Names.STATE_SHOPPER,
              Names.READ_BASKETS,
              "a ShopperState",
              "1 a contact",
              "400 days after it was written"),
          row(
              Names.STATE_TOGETHER,
              Names.COUNT_TOGETHER,
              "a TogetherState",
              "1 an item",
              "until its counts have aged away"),
          row(
              Names.STATE_TOGETHER_AHEAD,
              Names.COUNT_TOGETHER,
              "what came in hours that are not over",
              "what comes within the spread of partitions",
              "until the hour is over"),
          row(
              Names.STATE_ITEM_COUNTS,
              Names.RANK_AFFINITIES,
              "in how many baskets an item is",
              "1,000,000 items: those told of longest ago go",
              "400 days after it was told"),
          row(
              Names.STATE_PAIR_COUNTS,
              Names.RANK_AFFINITIES,
              "counts that wait for others",
              "1 an item",
              "until they are compared"),
          row(
              Names.STATE_PATHS,
              Names.COUNT_PATHS,
              "a PathsState",
              "1 a category",
              "until its counts have aged away"),
          row(
              Names.STATE_PATHS_AHEAD,
              Names.COUNT_PATHS,
              "what came in hours that are not over",
              "what comes within the spread of partitions",
              "until the hour is over"),
          row(
              Names.STATE_PATHS_WAITING,
              Names.RANK_PATHS,
              "counts that wait for others",
              "1 a category",
              "until they are compared"),
          row(
              Names.STATE_CATEGORY_DEMAND,
              Names.RANK_PATHS,
              "what is bought of a category",
              "1,000,000 categories: those told of longest ago go",
              "400 days after it was told"),
          row(
              Names.STATE_DEMAND,
              Names.COUNT_DEMAND,
              "a DemandState",
              "1 a scope",
              "until its counts have aged away"),
          row(
              Names.STATE_DEMAND_AHEAD,
              Names.COUNT_DEMAND,
              "what came in hours that are not over",
              "what comes within the spread of partitions",
              "until the hour is over"),
          row(
              Names.STATE_PRODUCT,
              Names.NOTICE_NEWS + ", " + Names.DESCRIBE_PRODUCTS,
              "a CatalogProduct",
              "1 a product",
              "90 days after the shop's feed has it no longer"),
          row(
              Names.STATE_WATCHERS,
              Names.WATCH_PRODUCTS,
              "who looked, and when",
              "10,000 a product or phrase, twice that between two counts",
              "30 days"),
          row(
              Names.STATE_NEWS_ROUNDS,
              Names.WATCH_PRODUCTS,
              "news on their way",
              "10,000 watchers of each",
              "until they are told"),
          row(
              Names.STATE_LIST,
              Names.LOOK_UP_LISTS,
              "a Suggestions",
              "1 a list",
              "for good: lists are of items, categories and scopes"));

  private StateTable() {}

  private static Row row(String name, String operator, String holds, String cap, String life) {
    return new Row(name, operator, holds, cap, life);
  }

  /** The table, in Markdown. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # States

            Every state of every operator, and what bounds it. Written by `scripts/topics states`; do not edit. What the records hold is bounded in their
            schemas, list by list ([the contract](state-contract.md)).

            | state | operator | holds | at most | how long |
            |---|---|---|---|---|
            """);
    for (Row row : ALL) {
      page.append("| `").append(row.name()).append("` | ").append(row.operator());
      page.append(" | ").append(row.holds()).append(" | ").append(row.cap());
      page.append(" | ").append(row.life()).append(" |\n");
    }
    return page.toString();
  }
}
