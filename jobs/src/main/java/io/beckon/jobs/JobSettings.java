package io.beckon.jobs;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.ReceiptWatermarks;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The jobs' own settings in Flink's configuration, under {@code beckon}: the same file on a laptop
 * and on a cluster. {@code flink-conf/config.yaml} has each of them, with its default.
 *
 * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
 * @param clockAhead how far a receipt may be ahead of the broker's time of its record
 * @param affinityEvery how often the affinity job tells of what has changed, in the log's time
 */
public record JobSettings(
    Settings settings,
    Delivery delivery,
    CacheSize cachedContacts,
    HistoryLimits history,
    Duration readAhead,
    Duration clockAhead,
    Duration affinityEvery) {

  static final ConfigOption<Duration> DEFAULT_GAP =
      ConfigOptions.key("beckon.default-gap")
          .durationType()
          .defaultValue(Duration.ofMillis(Settings.DEFAULT.defaultGap()));

  static final ConfigOption<Duration> PROFILE_EVERY =
      ConfigOptions.key("beckon.profile-every")
          .durationType()
          .defaultValue(Duration.ofMillis(Settings.DEFAULT.profileEvery()));

  static final ConfigOption<Duration> RECOMMEND_EVERY =
      ConfigOptions.key("beckon.recommend-every")
          .durationType()
          .defaultValue(Duration.ofSeconds(30));

  static final ConfigOption<Duration> CART_EXPIRES =
      ConfigOptions.key("beckon.cart-expires")
          .durationType()
          .defaultValue(Duration.ofMillis(Settings.DEFAULT.cartExpires()));

  static final ConfigOption<Duration> EXPIRES =
      ConfigOptions.key("beckon.expires")
          .durationType()
          .defaultValue(Duration.ofMillis(Settings.DEFAULT.expires()));

  static final ConfigOption<Integer> CONTACT_EVENTS =
      ConfigOptions.key("beckon.contact-events-per-minute")
          .intType()
          .defaultValue(Settings.DEFAULT.contactEventsPerMinute());

  static final ConfigOption<Duration> BOUND =
      ConfigOptions.key("beckon.bound")
          .durationType()
          .defaultValue(Duration.ofMillis(Bound.DEFAULT.millis()));

  static final ConfigOption<String> DELIVERY =
      ConfigOptions.key("beckon.delivery")
          .stringType()
          .defaultValue(Delivery.AT_LEAST_ONCE.toString());

  static final ConfigOption<Integer> CACHED_CONTACTS =
      ConfigOptions.key("beckon.cached-contacts").intType().defaultValue(20_000);

  static final ConfigOption<MemorySize> CACHED_MEMORY =
      ConfigOptions.key("beckon.cached-memory").memoryType().defaultValue(MemorySize.ZERO);

  static final ConfigOption<Integer> VISITOR_EVENTS =
      ConfigOptions.key("beckon.visitor-events")
          .intType()
          .defaultValue(HistoryLimits.DEFAULT.events());

  static final ConfigOption<Duration> VISITOR_LIFE =
      ConfigOptions.key("beckon.visitor-life")
          .durationType()
          .defaultValue(HistoryLimits.DEFAULT.life());

  static final ConfigOption<Duration> READ_AHEAD =
      ConfigOptions.key("beckon.read-ahead").durationType().defaultValue(Duration.ofHours(1));

  static final ConfigOption<Duration> CLOCK_AHEAD =
      ConfigOptions.key("beckon.clock-ahead").durationType().defaultValue(Duration.ofSeconds(5));

  /** Of the edges on whose records somebody waits, in the engagement job alone. */
  static final ConfigOption<Duration> BUFFER_TIMEOUT =
      ConfigOptions.key("beckon.buffer-timeout").durationType().defaultValue(Duration.ofMillis(5));

  static final ConfigOption<Duration> ALIGN_EVERY =
      ConfigOptions.key("beckon.align-every")
          .durationType()
          .defaultValue(ReceiptWatermarks.ALIGN_EVERY);

  static final ConfigOption<Duration> AFFINITY_EVERY =
      ConfigOptions.key("beckon.affinity-every")
          .durationType()
          .defaultValue(AffinitySettings.DEFAULT.every());

  /** What Flink's configuration says; the defaults of what it does not say. */
  public static JobSettings of(ReadableConfig configuration) {
    return new JobSettings(
        new Settings(
            configuration.get(DEFAULT_GAP).toMillis(),
            configuration.get(PROFILE_EVERY).toMillis(),
            configuration.get(RECOMMEND_EVERY).toMillis(),
            configuration.get(CART_EXPIRES).toMillis(),
            configuration.get(EXPIRES).toMillis(),
            configuration.get(CONTACT_EVENTS),
            new Bound(configuration.get(BOUND).toMillis())),
        Delivery.of(configuration.get(DELIVERY)),
        new CacheSize(
            configuration.get(CACHED_CONTACTS), configuration.get(CACHED_MEMORY).getBytes()),
        new HistoryLimits(configuration.get(VISITOR_EVENTS), configuration.get(VISITOR_LIFE)),
        configuration.get(READ_AHEAD),
        configuration.get(CLOCK_AHEAD),
        configuration.get(AFFINITY_EVERY));
  }
}
