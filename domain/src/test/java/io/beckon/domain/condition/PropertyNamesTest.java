package io.beckon.domain.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNamesTest {
  private final ConditionCompiler compiler = new ConditionCompiler(Map.of());
  private final Event event = TestingShop.event("e", "Course Chosen", 1);

  PropertyNamesTest() {
    event.getProperties().put("rühm", "A");
    event.getProperties().put("größe_2", 42L);
    event.getProperties().put("размер", "L");
    event.getProperties().put("サイズ", "M");
    event.getProperties().put("with space", "S");
    event.getProperties().put("utm-source", "mail");
    event.getProperties().put("2nd", true);
    event.getProperties().put("x__y", "own");
    event.getProperties().put("n", 3L);
    event.getTraits().put("straße", "Sample street 1");
  }

  private boolean holds(String text) throws ConditionFault {
    return compiler
        .condition(text, true)
        .holds(new Facts().at(new Profile(), event, event.getTimestamp()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.properties.rühm == \"A\"",
        "event.properties[\"rühm\"] == \"A\"",
        "event.properties['rühm'] == 'A'",
        "has(event.properties.rühm)",
        "has(event.properties[\"rühm\"])",
        "has( event.properties [ 'rühm' ] )",
        "\"rühm\" in event.properties",
        "!has(event.properties.rühmt)",
        "!has(event.properties[\"rühmt\"])",
        "event.properties.größe_2 > 41 && event.properties.größe_2 < 42.5",
        "event.properties.размер == \"L\"",
        "event.properties.サイズ == \"M\"",
        "event.traits.straße.startsWith(\"Sample\")",
        "has(event.traits.straße) && event.traits.straße != \"event.traits.straße\"",
        "event.properties[\"with space\"] == \"S\"",
        "has(event.properties[\"with space\"])",
        "has(event.properties[\"utm-source\"]) && event.properties[\"utm-source\"] == \"mail\"",
        "event.properties.2nd == true",
        "event.properties.x__y == \"own\" && has(event.properties.x__y)",
        "event.properties.n-2 == 1 && 1.5 > 1.2",
        "event.properties.rühm == \"A\" // don't mind the ü here",
        "event.properties.rühm + r\"\\d'\" == 'A\\\\d\\'' && event.properties.rühm == 'A'",
      })
  void aNameInAnyScriptIsRead(String text) throws ConditionFault {
    assertThat(holds(text)).as(text).isTrue();
  }

  /** Texts are nobody's names, whatever stands in them. */
  @Test
  void aTextIsLeftAsItIs() throws ConditionFault {
    String text =
        "\"a.ü has(event.properties['x']) 3d\" == 'a.ü has(event.properties[\\'x\\']) 3d'";
    assertThat(holds(text)).isTrue();
  }

  @Test
  void faultsSayThePlaceAndTheSpellingThatWorks() {
    assertThatThrownBy(() -> holds("event.properties.utm-source == \"mail\""))
        .hasMessage(
            "unknown name 'source'; a name with a dash is written event.properties[\"utm-source\"]");
    assertThatThrownBy(() -> holds("event.properties.with space == \"S\""))
        .hasMessageContaining("is written in brackets, such as event.properties[\"shoe size\"]");
    assertThatThrownBy(() -> holds("event.properties.gr😀ße == \"S\""))
        .hasMessageContaining("is written in brackets, such as event.properties[\"shoe size\"]");
    assertThatThrownBy(() -> holds("has(event.properties[event.name])"))
        .hasMessage(
            "has() takes a field, such as has(event.properties.size) or"
                + " has(event.properties[\"shoe size\"]); else ask '\"name\" in event.properties'");
    assertThatThrownBy(() -> holds("event.properties.rühm == \"A\" && event.größe == 1"))
        .hasMessageContaining("unknown field 'größe'")
        .satisfies(fault -> assertThat(((ConditionFault) fault).offset()).isBetween(32, 38));
  }

  /** Whatever a shop calls it, in quotes it is found. */
  @Property
  void everyNameInQuotesIsFound(@ForAll @NotEmpty String name) throws ConditionFault {
    String plain = name.replaceAll("[\"\\\\\\p{Cc}\\p{Cs}]", "_");
    event.getProperties().put(plain, "here");
    assertThat(holds("has(event.properties[\"" + plain + "\"])")).isTrue();
    assertThat(
            PropertyNames.plain(
                PropertyNames.disguise("has(a[\"" + plain + "\"])")
                    .cel()
                    .replaceFirst("^has\\(a\\.", "")
                    .replaceFirst("\\)$", "")))
        .isEqualTo(plain);
  }
}
