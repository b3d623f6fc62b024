package io.beckon.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/**
 * The contract of the schemas. To release a version, copy the current schemas: the files under
 * {@code released} are what {@code Schema.toString(true)} prints.
 */
class SchemaContractTest {
  private static final Path RELEASED = Path.of("src/main/resources/released");
  private static final Pattern INSTRUCTION = Pattern.compile("(?m)^ +(\\d+): [a-z]");
  private static final List<Schema> CONTRACT =
      List.of(
          Event.SCHEMA$,
          Trigger.SCHEMA$,
          StageChange.SCHEMA$,
          SegmentChange.SCHEMA$,
          Profile.SCHEMA$,
          Decision.SCHEMA$,
          DeadLetter.SCHEMA$,
          RuleDocument.SCHEMA$,
          ContactState.SCHEMA$,
          VisitorState.SCHEMA$,
          Move.SCHEMA$,
          ContactChange.SCHEMA$,
          Exported.SCHEMA$,
          AttributionState.SCHEMA$,
          Credit.SCHEMA$,
          Performance.SCHEMA$,
          TogetherState.SCHEMA$,
          PathsState.SCHEMA$,
          ShopperState.SCHEMA$,
          Affinities.SCHEMA$,
          Paths.SCHEMA$,
          Demand.SCHEMA$,
          DemandState.SCHEMA$,
          CatalogProduct.SCHEMA$,
          NewsRound.SCHEMA$,
          Suggestions.SCHEMA$,
          Recommendations.SCHEMA$);

  @Test
  void everySchemaReadsAndIsReadByEveryReleasedVersion() throws IOException {
    for (Schema current : CONTRACT) {
      // What the next release keeps.
      assertThat(breaks(new Schema.Parser().parse(current.toString(true)), current))
          .as("%s against itself", current.getName())
          .isEmpty();
      for (Path version : versions()) {
        Path file = version.resolve(current.getName() + ".avsc");
        assertThat(file).as("released schema").exists();
        assertThat(breaks(new Schema.Parser().parse(Files.readString(file)), current))
            .as("%s against %s", current.getName(), version)
            .isEmpty();
      }
    }
  }

  @Test
  void aBreakingChangeIsFound() {
    Schema old =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
    Schema withoutDefault =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}]}");
    Schema otherType =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"}]}");
    Schema withDefault =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}]}");
    assertThat(breaks(old, withoutDefault)).isNotEmpty();
    assertThat(breaks(old, otherType)).isNotEmpty();
    assertThat(breaks(old, withDefault)).isEmpty();
  }

  @Test
  void everyListMapAndBytesInKeyedStateHasACapAndALifetime() {
    Map<String, Schema.Field> collections = new TreeMap<>();
    collect(ContactState.SCHEMA$, collections, new HashSet<>());
    collect(AttributionState.SCHEMA$, collections, new HashSet<>());
    collect(Performance.SCHEMA$, collections, new HashSet<>());
    collect(TogetherState.SCHEMA$, collections, new HashSet<>());
    collect(DemandState.SCHEMA$, collections, new HashSet<>());
    collect(ShopperState.SCHEMA$, collections, new HashSet<>());
    collect(PathsState.SCHEMA$, collections, new HashSet<>());
    assertThat(collections).containsKeys("ContactState.seen", "Profile.viewed", "Cart.lines");
    collections.forEach(
        (name, field) -> {
          assertThat(field.getObjectProp("cap")).as("%s @cap", name).isInstanceOf(Integer.class);
          assertThat(field.getObjectProp("life")).as("%s @life", name).isInstanceOf(String.class);
        });
  }

  /**
   * Java compiles no method of more than 8,000 bytes while it runs, which makes reading many times
   * as slow.
   */
  @Test
  void everyKeyedStateHasCodersThatJavaCompiles() {
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    for (Class<?> state :
        List.of(
            ContactState.class,
            Profile.class,
            VisitorState.class,
            AttributionState.class,
            TogetherState.class,
            PathsState.class,
            ShopperState.class,
            DemandState.class)) {
      String location = state.getProtectionDomain().getCodeSource().getLocation().getPath();
      StringWriter code = new StringWriter();
      PrintWriter out = new PrintWriter(code);
      assertThat(javap.run(out, out, "-c", "-cp", location, state.getName())).isZero();
      int from = code.toString().indexOf("void readFrom(");
      assertThat(from).as("%s has coders of its own", state.getSimpleName()).isPositive();
      Matcher line = INSTRUCTION.matcher(code.toString().substring(from));
      int last = 0;
      for (int next = 0; line.find() && (next = Integer.parseInt(line.group(1))) >= last; ) {
        last = next;
      }
      assertThat(last).as(state.getSimpleName()).isBetween(10, 8_000);
    }
  }

  /** None before the first release. */
  private static List<Path> versions() throws IOException {
    if (!Files.isDirectory(RELEASED)) {
      return List.of();
    }
    try (Stream<Path> dirs = Files.list(RELEASED)) {
      return dirs.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<String> breaks(Schema released, Schema current) {
    List<String> faults = new ArrayList<>();
    SchemaCompatibility.SchemaPairCompatibility backward =
        SchemaCompatibility.checkReaderWriterCompatibility(current, released);
    if (backward.getType() != SchemaCompatibilityType.COMPATIBLE) {
      faults.add("cannot read the old: " + backward.getResult());
    }
    SchemaCompatibility.SchemaPairCompatibility forward =
        SchemaCompatibility.checkReaderWriterCompatibility(released, current);
    if (forward.getType() != SchemaCompatibilityType.COMPATIBLE) {
      faults.add("the old cannot read it: " + forward.getResult());
    }
    return faults;
  }

  /** What can grow. */
  private static void collect(Schema schema, Map<String, Schema.Field> into, Set<String> visited) {
    switch (schema.getType()) {
      case RECORD -> {
        if (visited.add(schema.getName())) {
          for (Schema.Field field : schema.getFields()) {
            if (Set.of(Schema.Type.ARRAY, Schema.Type.MAP, Schema.Type.BYTES)
                .contains(field.schema().getType())) {
              into.put(schema.getName() + "." + field.name(), field);
            }
            collect(field.schema(), into, visited);
          }
        }
      }
      case ARRAY -> collect(schema.getElementType(), into, visited);
      case MAP -> collect(schema.getValueType(), into, visited);
      case UNION -> schema.getTypes().forEach(type -> collect(type, into, visited));
      default -> {}
    }
  }
}
