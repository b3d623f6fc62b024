package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import io.beckon.jobs.JobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  @TempDir Path dir = Path.of("");

  /** Its processes run on these files. */
  @Test
  void aClustersHomeIsLeftAlone() throws Exception {
    Files.writeString(dir.resolve("cluster.properties"), "");
    Path scratch = Files.createDirectories(dir.resolve("tmp").resolve("engagement"));
    JobSettings own = LocalFlink.settings();
    Engine.Options options =
        new Engine.Options(
            dir.resolve("none"),
            own.delivery(),
            own.settings(),
            Duration.ofSeconds(1),
            own.readAhead(),
            1,
            own.cachedContacts(),
            1);
    try (Home home = new Home(dir)) {
      assertThatThrownBy(() -> new Engine(home, new Ports(), options, text -> {}).close())
          .isInstanceOf(UserError.class)
          .hasMessage("--home %s holds a cluster of scripts/cluster; choose another --home", dir);
    }
    assertThat(scratch).exists();
  }
}
