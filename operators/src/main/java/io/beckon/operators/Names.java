package io.beckon.operators;

import io.beckon.domain.policy.Send;
import io.beckon.schema.registry.TopicNames;
import java.util.List;

/**
 * Names of everything that must not change by accident: operators (name and uid alike), states,
 * topics.
 */
public final class Names {
  public static final String SOURCE_EVENTS = "source-events";
  public static final String SOURCE_RULES = "source-rules";
  public static final String SOURCE_MOVES = "source-moves";
  public static final String READ_EVENTS = "read-events";
  public static final String RESOLVE_IDENTITY = "resolve-identity";
  public static final String ENGAGE_CONTACT = "engage-contact";
  public static final String SINK_TRIGGERS = "sink-triggers";
  public static final String SINK_LIFECYCLE = "sink-lifecycle";
  public static final String SINK_SEGMENTS = "sink-segments";
  public static final String SINK_PROFILES = "sink-profiles";
  public static final String SINK_DECISIONS = "sink-decisions";
  public static final String SINK_DEAD_LETTERS = "sink-dead-letters";
  public static final String SINK_MOVES = "sink-moves";
  public static final String SINK_CONTACTS = "sink-contacts";
  public static final String SINK_EXPORTS = "sink-exports";

  public static final String SOURCE_TRIGGERS = "source-triggers";
  public static final String SOURCE_DECISIONS = "source-decisions";
  public static final String READ_FACTS = "read-facts";
  public static final String ATTRIBUTE_CONTACT = "attribute-contact";
  public static final String MEASURE_PERFORMANCE = "measure-performance";
  public static final String SINK_CREDITS = "sink-credits";
  public static final String SINK_PERFORMANCE = "sink-performance";

  /** Keyed state of attribute-contact: one blob a contact, schema AttributionState. */
  public static final String STATE_ATTRIBUTION = "attribution";

  /** Operator state of attribute-contact: the settings that its figures were computed by. */
  public static final String STATE_ATTRIBUTION_SETTINGS = "attribution-settings";

  /** Keyed state of measure-performance: the figures of a subject, schema Performance. */
  public static final String STATE_PERFORMANCE = "performance";

  /** Keyed state of measure-performance: currency and worth of the subject's orders, counted. */
  public static final String STATE_ORDER_WORTHS = "order-worths";

  public static final String READ_BASKETS = "read-baskets";
  public static final String COUNT_TOGETHER = "count-together";
  public static final String RANK_AFFINITIES = "rank-affinities";
  public static final String COUNT_PATHS = "count-paths";
  public static final String RANK_PATHS = "rank-paths";
  public static final String SINK_AFFINITIES = "sink-affinities";
  public static final String SINK_PATHS = "sink-paths";

  /** Keyed state of read-baskets: one blob a contact, schema ShopperState. */
  public static final String STATE_SHOPPER = "shopper";

  /** Keyed state of count-together: one blob an item, schema TogetherState. */
  public static final String STATE_TOGETHER = "together";

  /** Keyed state of count-together: what came in rounds that are not over, schema Together. */
  public static final String STATE_TOGETHER_AHEAD = "together-ahead";

  /** Timers of count-together: one an item and round. */
  public static final String TIMERS_TOGETHER = "together-due";

  /** Broadcast state of rank-affinities: in how many baskets each item is, schema ItemCount. */
  public static final String STATE_ITEM_COUNTS = "item-counts";

  /** Keyed state of rank-affinities: counts that wait for those of other items, PairCounts. */
  public static final String STATE_PAIR_COUNTS = "pair-counts";

  /** Keyed state of count-paths: one blob a category, schema PathsState. */
  public static final String STATE_PATHS = "paths";

  /** Keyed state of count-paths: what came in rounds that are not over, schema Transition. */
  public static final String STATE_PATHS_AHEAD = "paths-ahead";

  /** Timers of count-paths: one a category and round. */
  public static final String TIMERS_PATHS = "paths-due";

  /** Keyed state of rank-paths: counts that wait for what is bought of the categories, Paths. */
  public static final String STATE_PATHS_WAITING = "paths-waiting";

  public static final String COUNT_DEMAND = "count-demand";
  public static final String CATEGORY_DEMAND = "category-demand";
  public static final String SINK_DEMAND = "sink-demand";
  public static final String SUGGEST_TOGETHER = "suggest-together";
  public static final String SUGGEST_NEXT = "suggest-next";
  public static final String SUGGEST_WANTED = "suggest-wanted";
  public static final String SINK_SUGGESTIONS = "sink-suggestions";

  /** Keyed state of count-demand: what is wanted in one scope, schema DemandState. */
  public static final String STATE_DEMAND = "demand";

  /** Keyed state of count-demand: what came in rounds that are not over, schema Wanted. */
  public static final String STATE_DEMAND_AHEAD = "demand-ahead";

  /** Timers of count-demand: one a scope and round, and one for the end of the day. */
  public static final String TIMERS_DEMAND = "demand-due";

  /** Broadcast state of rank-paths: what is bought of each category, schema Demand. */
  public static final String STATE_CATEGORY_DEMAND = "category-demand";

  public static final String SOURCE_CATALOG = "source-catalog";
  public static final String SOURCE_SUGGESTIONS = "source-suggestions";
  public static final String NOTICE_NEWS = "notice-news";
  public static final String NOTE_INTERESTS = "note-interests";
  public static final String SINK_NEWS = "sink-news";
  public static final String WATCH_PRODUCTS = "watch-products";
  public static final String LIST_SETS = "list-sets";
  public static final String TAKE_REQUESTS = "take-requests";
  public static final String LOOK_UP_LISTS = "look-up-lists";
  public static final String SHORTLIST_CANDIDATES = "shortlist-candidates";
  public static final String DESCRIBE_PRODUCTS = "describe-products";
  public static final String FILL_REQUESTS = "fill-requests";
  public static final String SINK_FILLED = "sink-filled-triggers";
  public static final String SINK_RECOMMENDATIONS = "sink-recommendations";

  /** Keyed state of notice-news and of describe-products: a product, schema CatalogProduct. */
  public static final String STATE_PRODUCT = "product";

  /** Keyed state of watch-products: by contact, when it last looked, epoch milliseconds. */
  public static final String STATE_WATCHERS = "watchers";

  /** Keyed state of watch-products: news that are still on their way, schema NewsRound. */
  public static final String STATE_NEWS_ROUNDS = "news-rounds";

  /** Keyed state of look-up-lists: a list, schema Suggestions. */
  public static final String STATE_LIST = "list";

  /** Keyed state of resolve-identity: one blob a visitor, schema VisitorState. */
  public static final String STATE_VISITOR = "visitor";

  /** Keyed state of resolve-identity: the events of a visitor of whom nobody knows who it is. */
  public static final String STATE_HISTORY = "history";

  /** Keyed state of engage-contact: one blob a contact, schema ContactState. */
  public static final String STATE_CONTACT = "contact";

  /** Keyed state of engage-contact: what is queued of a contact beyond what its own state holds. */
  public static final String STATE_QUEUE_OVERFLOW = "queue-overflow";

  /** State of read-events: the log's time by partition. */
  public static final String STATE_LOG_TIMES = "log-times";

  /** Timers of engage-contact: one a contact. */
  public static final String TIMERS_CONTACT = "contact-wake-up";

  /** Broadcast state of engage-contact: the rule documents in force, schema RuleDocument. */
  public static final String STATE_RULES = "rules";

  public static final String TOPIC_EVENTS = TopicNames.EVENTS;
  public static final String TOPIC_RULES = "beckon.rules";

  /** All rules ever published or withdrawn, with who and when. */
  public static final String TOPIC_RULE_CHANGES = "beckon.rule-changes";

  public static final String TOPIC_TRIGGERS = "beckon.triggers.";
  public static final String TOPIC_LIFECYCLE = "beckon.lifecycle";
  public static final String TOPIC_SEGMENTS = "beckon.segments";
  public static final String TOPIC_PROFILES = "beckon.profiles";
  public static final String TOPIC_DECISIONS = "beckon.decisions";
  public static final String TOPIC_DEAD_LETTERS = TopicNames.DEAD_LETTERS;

  /** What goes from one contact's state to another's; the engine writes and reads it. */
  public static final String TOPIC_MOVES = "beckon.moves";

  /** Contacts that took in another one, or were forgotten on request. */
  public static final String TOPIC_CONTACTS = "beckon.contacts";

  /** What is held of a contact, as somebody asked for it; kept for an hour. */
  public static final String TOPIC_EXPORTS = "beckon.exports";

  /** What is bought or viewed together; the latest record of a key counts. */
  public static final String TOPIC_AFFINITIES = "beckon.affinities";

  /** What comes after orders from a category; the latest record of a key counts. */
  public static final String TOPIC_PATHS = "beckon.paths";

  /** What is wanted most, and what is rising; the latest record of a key counts. */
  public static final String TOPIC_DEMAND = "beckon.demand";

  /** The best of each of the three, as recommendations look them up; the latest record counts. */
  public static final String TOPIC_SUGGESTIONS = "beckon.suggestions";

  /** The products that shops sell; the latest record of a key counts. */
  public static final String TOPIC_CATALOG = "beckon.catalog";

  /** What to show each contact; the latest record of a key counts. */
  public static final String TOPIC_RECOMMENDATIONS = "beckon.recommendations";

  /** Parts of orders that messages are credited with. */
  public static final String TOPIC_CREDITS = "beckon.credits";

  /** Figures of rules, mailings, campaigns and channels; the latest record of a key counts. */
  public static final String TOPIC_PERFORMANCE = "beckon.performance";

  /** The channels that rules may name; each has a topic of its own. */
  public static final List<String> CHANNELS = Send.CHANNELS;

  private Names() {}
}
