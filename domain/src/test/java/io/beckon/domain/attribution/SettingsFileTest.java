package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.TouchKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  @Test
  void theExampleIsTheDefault() throws Exception {
    Path example = Path.of("..", "examples", "attribution.yaml");
    assertThat(SettingsFile.read(Files.readString(example), "attribution.yaml"))
        .isEqualTo(AttributionSettings.DEFAULT);
  }

  @Test
  void aChannelMayHaveAWindowOfItsOwn() throws Exception {
    AttributionSettings settings =
        SettingsFile.read("version: 3\nwindows: {clicked: 5d, sms/clicked: 2h}\n", "a.yaml");
    assertThat(settings.window("sms", TouchKind.CLICKED)).isEqualTo(Duration.ofHours(2).toMillis());
    assertThat(settings.window("email", TouchKind.CLICKED))
        .isEqualTo(Duration.ofDays(5).toMillis());
    assertThat(settings.window("email", TouchKind.OPENED)).isZero();
  }

  @Test
  void everyFaultIsNamedWithItsPlace() {
    assertThatThrownBy(
            () ->
                SettingsFile.read(
                    "windows:\n  clickd: 5d\n  opened: 11d\nhalflife: 3d\noutcome: soon\n",
                    "a.yaml"))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("'version' is needed")
        .hasMessageContaining("a.yaml:2:3: 'clickd' is no kind of touch; did you mean 'clicked'?")
        .hasMessageContaining("a.yaml:3:11: at most 10d")
        .hasMessageContaining("a.yaml:4:1: unknown field 'halflife'; did you mean 'halfLife'?")
        .hasMessageContaining("a.yaml:5:10:");
  }
}
