package io.beckon.operators.topic;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.Affinities;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ContactChange;
import io.beckon.schema.Credit;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Paths;
import io.beckon.schema.Performance;
import io.beckon.schema.Profile;
import io.beckon.schema.Recommendations;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.registry.TopicNames;
import io.beckon.schema.wire.CodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Every topic, once. Topics are created, sinks built, schemas registered and {@code docs/topics.md}
 * written from this table.
 */
public final class TopicTable {
  private static final List<Topic<?>> ROWS = new ArrayList<>();

  public static final Topic<Event> EVENTS =
      row(
          TopicNames.EVENTS,
          Event.class,
          "what visitors and customers do; heartbeats",
          t ->
              t.key(
                      "visitor or contact",
                      e -> new String(EventEncoder.key(e), StandardCharsets.UTF_8))
                  .kept(Retention.FOREVER)
                  .writtenBy("collector; affinity (news of products)")
                  .readBy("all jobs"));

  public static final Topic<RuleDocument> RULES =
      row(
          "beckon.rules",
          RuleDocument.class,
          "the rules in force; a tombstone withdraws one",
          t ->
              t.key("workspace/rule", d -> RuleId.of(d).key())
                  .onePartition()
                  .kept(Retention.LATEST)
                  .writtenBy("`rules publish`")
                  .readBy("engagement"));

  public static final Topic<RuleDocument> RULE_CHANGES =
      row(
          "beckon.rule-changes",
          RuleDocument.class,
          "all rules ever published or withdrawn, with who and when",
          t ->
              t.key("workspace/rule", d -> RuleId.of(d).key())
                  .onePartition()
                  .kept(Retention.FOREVER)
                  .writtenBy("`rules publish`")
                  .readBy("engagement, when it starts; audit"));

  public static final Topic<Trigger> TRIGGERS =
      row(
          "beckon.triggers.",
          Trigger.class,
          "what to send to whom, and why; a topic for each channel",
          t ->
              t.family(Trigger::getChannel)
                  .contact(Trigger::getWorkspace, Trigger::getContact)
                  .fact("io.beckon.trigger", Trigger::getId, Trigger::getWorkspace, Trigger::getAt)
                  .prompt()
                  .readBy("channel senders, attribution"));

  public static final Topic<Decision> DECISIONS =
      row(
          "beckon.decisions",
          Decision.class,
          "what was held back and why; firings of shadows and holdouts",
          t ->
              t.contact(Decision::getWorkspace, Decision::getContact)
                  .fact(
                      "io.beckon.decision",
                      Decision::getId,
                      Decision::getWorkspace,
                      Decision::getAt)
                  .prompt()
                  .readBy("audit, attribution"));

  public static final Topic<StageChange> LIFECYCLE =
      row(
          "beckon.lifecycle",
          StageChange.class,
          "stage left, stage entered, and why",
          t ->
              t.contact(StageChange::getWorkspace, StageChange::getContact)
                  .fact(
                      "io.beckon.stage-change",
                      StageChange::getId,
                      StageChange::getWorkspace,
                      StageChange::getAt)
                  .readBy("CRM, analytics"));

  public static final Topic<SegmentChange> SEGMENTS =
      row(
          "beckon.segments",
          SegmentChange.class,
          "segment entered or left",
          t ->
              t.contact(SegmentChange::getWorkspace, SegmentChange::getContact)
                  .fact(
                      "io.beckon.segment-change",
                      SegmentChange::getId,
                      SegmentChange::getWorkspace,
                      SegmentChange::getAt)
                  .readBy("audience sync"));

  public static final Topic<WrittenProfile> PROFILES =
      row(
          "beckon.profiles",
          WrittenProfile.class,
          "the latest profile of each contact",
          t ->
              t.contact(WrittenProfile::getWorkspace, WrittenProfile::getContact)
                  .encoded(Profile.SCHEMA$, WrittenProfile::getProfile)
                  .gone(profile -> !profile.getProfile().hasRemaining())
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .readBy("look-ups, personalisation"));

  public static final Topic<Move> MOVES =
      row(
          "beckon.moves",
          Move.class,
          "what goes from one contact's state to another's",
          t ->
              t.contact(Move::getWorkspace, Move::getTo)
                  .prompt()
                  .kept(Retention.DAYS_7)
                  .readBy("engagement alone"));

  public static final Topic<ContactChange> CONTACTS =
      row(
          "beckon.contacts",
          ContactChange.class,
          "contacts that took in another one, or were forgotten on request",
          t ->
              t.contact(ContactChange::getWorkspace, ContactChange::getContact)
                  .fact(
                      "io.beckon.contact-change",
                      ContactChange::getId,
                      ContactChange::getWorkspace,
                      ContactChange::getAt)
                  .onePartition()
                  .kept(Retention.FOREVER)
                  .readBy("CRM, audit"));

  public static final Topic<Exported> EXPORTS =
      row(
          "beckon.exports",
          Exported.class,
          "what is held of a contact, as somebody asked for it",
          t ->
              t.contact(Exported::getWorkspace, Exported::getContact)
                  .onePartition()
                  .kept(Retention.DAYS_30)
                  .readBy("`contacts export`, whoever answers requests about data"));

  public static final Topic<Recommendations> RECOMMENDATIONS =
      row(
          "beckon.recommendations",
          Recommendations.class,
          "what to show each contact",
          t ->
              t.contact(Recommendations::getWorkspace, Recommendations::getContact)
                  .gone(record -> record.getKinds().isEmpty())
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .readBy("shop pages"));

  public static final Topic<DeadLetter> DEAD_LETTERS =
      row(
          TopicNames.DEAD_LETTERS,
          DeadLetter.class,
          "bytes that could not be used, and the reason",
          t ->
              t.onePartition()
                  .kept(Retention.DAYS_90)
                  .writtenBy("every job, collector")
                  .readBy("operators"));

  public static final Topic<Credit> CREDITS =
      row(
          "beckon.credits",
          Credit.class,
          "parts of orders that messages are credited with",
          t ->
              t.contact(Credit::getWorkspace, Credit::getContact)
                  .fact("io.beckon.credit", Credit::getId, Credit::getWorkspace, Credit::getAt)
                  .kept(Retention.YEAR)
                  .writtenBy("attribution")
                  .readBy("analytics"));

  public static final Topic<Performance> PERFORMANCE =
      row(
          "beckon.performance",
          Performance.class,
          "figures of rules, mailings, campaigns and channels",
          t ->
              t.key(
                      "workspace/kind/name/version of the settings",
                      p ->
                          Keys.join(p.getWorkspace(), p.getKind(), p.getName())
                              + '/'
                              + p.getSettings())
                  .onePartition()
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("attribution")
                  .readBy("`report`, dashboards"));

  public static final Topic<Affinities> AFFINITIES =
      row(
          "beckon.affinities",
          Affinities.class,
          "what is bought or viewed together, and what is ordered next",
          t ->
              t.key(
                      "workspace/kind/unit/item",
                      a -> Keys.join(a.getWorkspace(), a.getKind(), a.getUnit(), a.getItem()))
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("affinity")
                  .readBy("analytics"));

  public static final Topic<Paths> PATHS =
      row(
          "beckon.paths",
          Paths.class,
          "what comes after orders from a category",
          t ->
              t.key("workspace/category", p -> Keys.join(p.getWorkspace(), p.getFrom()))
                  .onePartition()
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("affinity")
                  .readBy("analytics"));

  public static final Topic<Demand> DEMAND =
      row(
          "beckon.demand",
          Demand.class,
          "what is wanted most, and what is rising",
          t ->
              t.key(
                      "workspace/what/scope",
                      d -> Keys.join(d.getWorkspace(), d.getWhat(), d.getScope()))
                  .onePartition()
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("affinity")
                  .readBy("analytics"));

  public static final Topic<Suggestions> SUGGESTIONS =
      row(
          "beckon.suggestions",
          Suggestions.class,
          "the best of affinities, paths and demand, as recommendations look them up",
          t ->
              t.key("workspace/list", s -> Keys.join(s.getWorkspace(), s.getList()))
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("affinity")
                  .readBy("engagement"));

  public static final Topic<CatalogProduct> CATALOG =
      row(
          "beckon.catalog",
          CatalogProduct.class,
          "the products that shops sell",
          t ->
              t.key("workspace/product", p -> Keys.join(p.getWorkspace(), p.getProductId()))
                  .kept(Retention.LATEST_WITHIN_A_DAY)
                  .writtenBy("`catalog publish`")
                  .readBy("engagement, affinity"));

  /** In the order of the documentation. */
  public static final List<Topic<?>> ALL = List.copyOf(ROWS);

  private TopicTable() {}

  static Topic<?> row(int number) {
    return ALL.get(number);
  }

  /** The topic of a channel's triggers. */
  public static String triggers(String channel) {
    return TRIGGERS.name() + channel;
  }

  /** Key of a contact's records. */
  public static String contactKey(String workspace, String contact) {
    return Keys.join(workspace, contact);
  }

  private static <T extends CodedRecord> Topic<T> row(
      String name, Class<T> type, String words, UnaryOperator<Topic.Builder<T>> rest) {
    Topic<T> topic = rest.apply(new Topic.Builder<>(ROWS.size(), name, type, words)).build();
    ROWS.add(topic);
    return topic;
  }
}
