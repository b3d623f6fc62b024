package io.beckon.domain.condition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.beckon.domain.profile.Consents;
import io.beckon.domain.profile.Shadows;
import io.beckon.schema.Consent;
import io.beckon.schema.Discount;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.RunningCampaign;
import io.beckon.schema.Stage;
import io.beckon.schema.TrendPlace;
import io.beckon.schema.Visit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words that conditions may use: typed fields and how each is read from the Avro records. A
 * field that an event or profile does not have reads as empty text, zero, false or an empty list,
 * and {@code has()} tells.
 */
final class Vocabulary {
  /** Records that have a product's id. */
  static final Set<String> PRODUCTS = Set.of("CartLine", "Product", "ProductView", "Bought");

  /** What is too much for a payload, and an example of what is not. */
  static final Map<String, String> NARROWER =
      Map.of(
          "Event", "event.product",
          "Contact", "contact.id",
          "Cart", "cart.lines",
          "Orders", "orders.recent",
          "Score", "the name of one score",
          "Engagement", "engagement.index");

  private final Types types;
  private final Map<String, Map<String, Field>> fields = new LinkedHashMap<>();
  private final Map<String, CelType> variables = new LinkedHashMap<>();
  private final Map<String, Node> roots = new LinkedHashMap<>();

  /**
   * @param scores names of the score rules, as conditions write them
   * @param withEvent whether there is an event to look at
   */
  Vocabulary(List<String> scores, boolean withEvent) {
    define("Money");
    EventWords.define(this);
    ProfileWords.define(this);
    Field[] scoreFields =
        scores.stream()
            .map(name -> Field.field(name, SimpleType.DOUBLE, owner -> null))
            .toArray(Field[]::new);
    define("Score", scoreFields);
    define("Engagement", Field.field("index", SimpleType.DOUBLE, owner -> null));

    if (withEvent) {
      variable("event", StructTypeReference.create("Event"), Facts::event);
    }
    variable("contact", StructTypeReference.create("Contact"), Facts::profile);
    variable("cart", StructTypeReference.create("Cart"), Facts::profile);
    variable("orders", StructTypeReference.create("Orders"), f -> f);
    variable("engagement", StructTypeReference.create("Engagement"), f -> f);
    variable("score", StructTypeReference.create("Score"), f -> f);
    variable("discount", StructTypeReference.create("Discount"), f -> discount(f.profile()));
    variable("rfm", StructTypeReference.create("Rfm"), Vocabulary::rfm);
    variable("trend", StructTypeReference.create("Trend"), f -> trend(f.profile()));
    variable(
        "stages", MapType.create(SimpleType.STRING, SimpleType.STRING), f -> stages(f.profile()));
    variable(
        "consents", MapType.create(SimpleType.STRING, SimpleType.BOOL), f -> consents(f.profile()));
    variable(
        "campaigns",
        ListType.create(SimpleType.STRING),
        f -> f.profile().getCampaigns().stream().map(RunningCampaign::getCampaign).toList());
    variable(
        "interests",
        ListType.create(StructTypeReference.create("Interest")),
        f -> f.profile().getInterests());
    variable(
        "viewed",
        ListType.create(StructTypeReference.create("ProductView")),
        f -> f.profile().getViewed());
    variable(
        "viewed.lifetime",
        ListType.create(StructTypeReference.create("ProductView")),
        f -> f.profile().getViewed());
    variable(
        "viewed.visit",
        ListType.create(StructTypeReference.create("ProductView")),
        f -> f.profile().getViewedInVisit());
    variable(
        "searches",
        ListType.create(StructTypeReference.create("Search")),
        f -> f.profile().getSearches());
    variable(
        "ledger",
        ListType.create(StructTypeReference.create("LedgerLine")),
        f -> f.aside().ledger());
    variable(
        "sources",
        ListType.create(StructTypeReference.create("Source")),
        f -> f.profile().getSources());
    variable("visit", StructTypeReference.create("Visit"), f -> lastVisit(f.profile()));
    variable(
        "segments",
        ListType.create(SimpleType.STRING),
        f ->
            f.profile().getSegments().stream()
                .map(InSegment::getSegment)
                .filter(segment -> !Shadows.isShadow(segment))
                .toList());
    variable("kept", MapType.create(SimpleType.STRING, SimpleType.DYN), Vocabulary::kept);
    variables.put("round", SimpleType.INT);
    roots.put("round", Node.whole(f -> f.aside().run() == null ? 0 : f.aside().run().getRound()));
    variables.put("timedOut", SimpleType.BOOL);
    roots.put(
        "timedOut", Node.truth(f -> f.aside().run() != null && f.aside().run().getTimedOut()));
    variables.put("ordered", SimpleType.BOOL);
    roots.put("ordered", Node.truth(f -> f.aside().ordered()));

    ImmutableMap.Builder<String, CelType> all = ImmutableMap.builder();
    for (Map.Entry<String, Map<String, Field>> type : fields.entrySet()) {
      ImmutableMap.Builder<String, CelType> of = ImmutableMap.builder();
      type.getValue().values().forEach(field -> of.put(field.name(), field.type()));
      ImmutableMap<String, CelType> typed = of.buildOrThrow();
      all.put(
          type.getKey(),
          StructType.create(
              type.getKey(), typed.keySet(), name -> Optional.ofNullable(typed.get(name))));
    }
    types = new Types(all.buildOrThrow());
  }

  /** The types for CEL's checker. */
  record Types(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  Types types() {
    return types;
  }

  Map<String, CelType> variables() {
    return variables;
  }

  @Nullable Node root(String name) {
    return roots.get(name);
  }

  @Nullable Field field(String type, String name) {
    Map<String, Field> of = fields.get(type);
    return of == null ? null : of.get(name);
  }

  /** The fields of a type of record. */
  Collection<Field> fields(String type) {
    Map<String, Field> of = fields.get(type);
    return of == null ? List.of() : of.values();
  }

  /** Names of all fields, for the nearest match in an error. */
  java.util.Set<String> fieldNames() {
    java.util.Set<String> names = new java.util.TreeSet<>();
    fields.values().forEach(of -> names.addAll(of.keySet()));
    return names;
  }

  /** The types of record that have a field of this name. */
  List<String> ownersOf(String field) {
    return fields.entrySet().stream()
        .filter(type -> type.getValue().containsKey(field))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A type of record and its fields. */
  void define(String type, Field... of) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : of) {
      byName.put(field.name(), field);
    }
    fields.put(type, byName);
  }

  private void variable(String name, CelType type, Node.Thing read) {
    variables.put(name, type);
    roots.put(name, Node.thing(read));
  }

  private static @Nullable Discount discount(Profile profile) {
    return inForce(profile.getDiscounts(), Discount::getRule);
  }

  private static @Nullable RfmPlace rfm(Facts facts) {
    RfmPlace atHand = facts.aside().rfm();
    return atHand != null ? atHand : inForce(facts.profile().getRfm(), RfmPlace::getRule);
  }

  private static @Nullable TrendPlace trend(Profile profile) {
    return inForce(profile.getTrends(), TrendPlace::getRule);
  }

  /** The first that is no shadow's: what a shadow makes of a contact is nobody else's business. */
  private static <T> @Nullable T inForce(List<T> all, Function<T, String> ruleOf) {
    for (int i = 0; i < all.size(); i++) {
      if (!Shadows.isShadow(ruleOf.apply(all.get(i)))) {
        return all.get(i);
      }
    }
    return null;
  }

  private static @Nullable Visit lastVisit(Profile profile) {
    List<Visit> visits = profile.getVisits();
    return visits.isEmpty() ? null : visits.get(visits.size() - 1);
  }

  private static Map<String, Object> kept(Facts facts) {
    ProgrammeRun run = facts.aside().run();
    return run == null ? Map.of() : KeptValues.of(run.getKept());
  }

  private static Map<String, String> stages(Profile profile) {
    Map<String, String> stages = new LinkedHashMap<>();
    for (Stage stage : profile.getStages()) {
      if (Shadows.isShadow(stage.getLifecycle())) {
        continue;
      }
      stages.put(stage.getLifecycle(), stage.getStage());
    }
    return stages;
  }

  private static Map<String, Boolean> consents(Profile profile) {
    Map<String, Boolean> consents = new LinkedHashMap<>();
    for (Map.Entry<String, Consent> consent : profile.getConsents().entrySet()) {
      Consent latest = Consents.of(profile.getConsents(), consent.getKey());
      consents.put(consent.getKey(), latest != null && latest.getOptedIn());
    }
    return consents;
  }
}
