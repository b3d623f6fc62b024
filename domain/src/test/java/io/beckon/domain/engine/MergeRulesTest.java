package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.HourOfWeek;
import io.beckon.schema.Score;
import io.beckon.schema.codec.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of every list and map of a contact when another contact turns out to be the same
 * person: each says so in its schema, as {@code @merge}, and does so.
 *
 * <ul>
 *   <li>{@code both}: entries of both are kept; when there are too many, no more than the cap.
 *   <li>{@code own}: what the other one has is no concern of this one.
 *   <li>{@code anew}: what the contact is in is decided anew, by the rules in force.
 * </ul>
 */
class MergeRulesTest {
  private static final Set<String> RULES = Set.of("both", "own", "anew");

  /** Where a list is: the names of the fields that lead there. */
  record Place(List<String> path, Schema.Field field) {
    @Override
    public String toString() {
      return String.join(".", path);
    }

    private Object of(ContactState state) {
      SpecificRecord record = state;
      for (String name : path.subList(0, path.size() - 1)) {
        record = (SpecificRecord) record.get(record.getSchema().getField(name).pos());
      }
      return record.get(field.pos());
    }

    private int cap() {
      return ((Number) field.getObjectProp("cap")).intValue();
    }
  }

  private static final int SCORES = 2 * 20;

  private final ContactEngine engine = new ContactEngine(scores(), Settings.DEFAULT);
  private final Newcomers newcomers = new Newcomers();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  /** A score is merged as its rule ages it. */
  private static RuleSet scores() {
    String[] rules = new String[SCORES];
    for (int i = 0; i < SCORES; i++) {
      rules[i] =
          "rule: %s\nkind: score\nhalfLife: 14d\npoints: [{name: page, on: page, give: 1}]\n"
              .formatted(name(i, i < SCORES / 2 ? 7 : 8));
    }
    try {
      return TestingShop.rules(rules);
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(int number, long seed) {
    return String.format(Locale.ROOT, "r-%d-%d", number % (SCORES / 2), seed);
  }

  static Stream<Place> places() {
    List<Place> places = new ArrayList<>();
    collect(ContactState.SCHEMA$, List.of(), places);
    return places.stream();
  }

  /** Lists and maps of the state and of the records in it; not those inside of lists. */
  private static void collect(Schema schema, List<String> path, List<Place> into) {
    for (Schema.Field field : schema.getFields()) {
      List<String> at = new ArrayList<>(path);
      at.add(field.name());
      switch (field.schema().getType()) {
        case ARRAY, MAP -> into.add(new Place(at, field));
        case RECORD -> collect(field.schema(), at, into);
        default -> {}
      }
    }
  }

  @Test
  void thereAreSuchLists() {
    assertThat(places().map(Place::toString))
        .contains("held", "profile.viewed", "profile.traits", "profile.orders.money", "inbox.queue")
        .hasSizeGreaterThan(35);
  }

  @ParameterizedTest
  @MethodSource("places")
  void everyListSaysWhatBecomesOfIt(Place place) {
    assertThat(place.field.getObjectProp("merge")).as("@merge of %s", place).isIn(RULES);
  }

  @ParameterizedTest
  @MethodSource("places")
  void whatTheOtherHasIsKeptOrNot(Place place) throws IOException {
    ContactState one = newcomers.contact("shop", "ann");
    ContactState other = newcomers.contact("shop", "bob");
    fill(place, other, 1, 7);
    List<Object> had = entries(place.of(other));
    engine.merge(one, other);
    if (place.field.getObjectProp("merge").equals("both")) {
      assertThat(entries(place.of(one))).as("%s", place).containsAll(had);
    } else {
      assertThat(entries(place.of(one))).as("%s", place).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void thereAreNeverMoreThanTheCap(Place place) throws IOException {
    ContactState one = newcomers.contact("shop", "ann");
    ContactState other = newcomers.contact("shop", "bob");
    fill(place, one, place.cap(), 7);
    fill(place, other, place.cap(), 8);
    engine.merge(one, other);
    assertThat(entries(place.of(one))).as("%s", place).hasSizeBetween(1, place.cap());
  }

  private static List<Object> entries(Object collection) {
    return collection instanceof Map<?, ?> map
        ? new ArrayList<>(map.entrySet().stream().map(one -> (Object) one.getKey()).toList())
        : new ArrayList<>((List<?>) collection);
  }

  @SuppressWarnings("unchecked") // what is made by the schema is of the collection's type
  private static void fill(Place place, ContactState state, int count, long seed)
      throws IOException {
    Object collection = place.of(state);
    boolean isMap = collection instanceof Map;
    Schema of = isMap ? place.field.schema().getValueType() : place.field.schema().getElementType();
    Map<String, Object> made = new TreeMap<>();
    for (Object random : new RandomData(of, count, seed)) {
      Object value = specific(of, random);
      int number = made.size();
      if (value instanceof Score score) {
        score.setRule(name(number, seed));
      } else if (value instanceof HourOfWeek hour) {
        hour.setHour(number);
      }
      made.put(String.format(Locale.ROOT, "%05d-%d", number, seed), value);
    }
    made.forEach(
        (name, value) -> {
          if (isMap) {
            ((Map<String, Object>) collection).put(name, value);
          } else {
            ((List<Object>) collection).add(value);
          }
        });
  }

  /** The value as the generated classes have it. */
  private static Object specific(Schema schema, Object generic) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<>(schema).write(generic, encoder);
    encoder.flush();
    Object value =
        new SpecificDatumReader<>(
                schema, schema, new SpecificData(ContactState.class.getClassLoader()))
            .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    return value instanceof ByteBuffer buffer ? buffer.slice() : value;
  }
}
