package io.beckon.operators;

/**
 * Names of everything that must not change by accident: operators (name and uid alike) and states.
 * Topics are in {@link io.beckon.operators.topic.TopicTable}.
 */
public final class Names {
  public static final String SOURCE_EVENTS = "source-events";
  public static final String SOURCE_RULES = "source-rules";
  public static final String SOURCE_MOVES = "source-moves";
  public static final String READ_EVENTS = "read-events";
  public static final String READ_RULES = "read-rules";
  public static final String RESOLVE_IDENTITY = "resolve-identity";
  public static final String ENGAGE_CONTACT = "engage-contact";
  public static final String SINK_PROMPT = "sink-prompt";
  public static final String SINK_BULK = "sink-bulk";
  public static final String SINK_REFUSED = "sink-refused";
  public static final String SINK_MOVES = "sink-moves";

  public static final String SOURCE_TRIGGERS = "source-triggers";
  public static final String SOURCE_DECISIONS = "source-decisions";
  public static final String READ_TRIGGERS = "read-triggers";
  public static final String READ_DECISIONS = "read-decisions";
  public static final String READ_FACTS = "read-facts";
  public static final String ATTRIBUTE_CONTACT = "attribute-contact";
  public static final String MEASURE_PERFORMANCE = "measure-performance";

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
  public static final String SUGGEST_TOGETHER = "suggest-together";
  public static final String SUGGEST_NEXT = "suggest-next";
  public static final String SUGGEST_WANTED = "suggest-wanted";

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
  public static final String READ_CATALOG = "read-catalog";
  public static final String READ_SUGGESTIONS = "read-suggestions";
  public static final String NOTICE_NEWS = "notice-news";
  public static final String NOTE_INTERESTS = "note-interests";
  public static final String TO_AFFINITIES = "to-affinities";
  public static final String TO_DEMAND = "to-demand";
  public static final String TO_PATHS = "to-paths";
  public static final String TO_SUGGESTIONS = "to-suggestions";
  public static final String TO_EVENTS = "to-events";
  public static final String SINK_NEWS = "sink-news";
  public static final String WATCH_PRODUCTS = "watch-products";
  public static final String LIST_SETS = "list-sets";
  public static final String TAKE_REQUESTS = "take-requests";
  public static final String LOOK_UP_LISTS = "look-up-lists";
  public static final String SHORTLIST_CANDIDATES = "shortlist-candidates";
  public static final String DESCRIBE_PRODUCTS = "describe-products";
  public static final String FILL_REQUESTS = "fill-requests";
  public static final String SINK_FILLED = "sink-filled";

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

  private Names() {}
}
