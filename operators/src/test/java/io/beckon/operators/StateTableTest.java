package io.beckon.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateTableTest {
  /** A state cannot be made without a name, nor be named without a word on what bounds it. */
  @Test
  void everyStateSaysWhatBoundsIt() throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : Names.class.getFields()) {
      if (field.getName().startsWith("STATE_")) {
        names.add((String) field.get(null));
      }
    }
    assertThat(names).hasSizeGreaterThan(20);
    assertThat(StateTable.ALL)
        .extracting(StateTable.Row::name)
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(StateTable.ALL)
        .allSatisfy(
            row -> {
              assertThat(row.operator()).isNotBlank();
              assertThat(row.holds()).isNotBlank();
              assertThat(row.cap()).isNotBlank();
              assertThat(row.life()).isNotBlank();
            });
  }

  @Test
  void thePageIsTheTable() throws IOException {
    assertThat(StateTable.markdown())
        .as("write it anew: scripts/topics states > docs/states.md")
        .isEqualTo(Files.readString(Path.of("../docs/states.md")));
  }
}
