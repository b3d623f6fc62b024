package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkSettingsTest {
  private static final Path OURS = Path.of("../flink-conf");

  @TempDir Path dir = Path.of("");

  /** Merged into Flink's own file, ours takes nothing away that Flink needs on Java 17. */
  @Test
  void everyOptionOfFlinksIsInOurs() throws Exception {
    List<String> flinks = options(FlinkSettings.flinksOwn());
    assertThat(flinks).hasSizeGreaterThan(15).contains(opens("java.util"), opens("java.time"));
    assertThat(options(FlinkSettings.read(OURS)))
        .containsAll(flinks)
        .contains("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.beckon.schema");
  }

  /** Whoever adds another key that Flink's file has must say in ours what becomes of Flink's. */
  @Test
  void noOtherKeyOfFlinksOwnFileIsReplaced() throws Exception {
    Set<String> both = new TreeSet<>(FlinkSettings.flinksOwn().keySet());
    both.retainAll(FlinkSettings.read(OURS).keySet());
    assertThat(both).containsExactly("env.java.opts.all");
  }

  @Test
  void theLaterSettingWins() throws Exception {
    Configuration merged =
        merged(Map.of("beckon.delivery", "exactly-once", "heartbeat.interval", "3s"));
    assertThat(merged.getString("jobmanager.execution.failover-strategy", "")).isEqualTo("region");
    assertThat(merged.getString("state.backend.type", "")).isEqualTo("rocksdb");
    assertThat(merged.getString("rest.port", "")).isEqualTo("18082");
    assertThat(merged.getString("beckon.delivery", "")).isEqualTo("exactly-once");
    assertThat(merged.getString("heartbeat.interval", "")).isEqualTo("3s");
  }

  /** One task manager alone can carry the job. */
  @Test
  void aTaskManagerHasASlotForEachSubtask() throws Exception {
    assertThat(merged(Map.of()).getString("taskmanager.numberOfTaskSlots", "")).isEqualTo("2");
    assertThat(
            merged(Map.of("parallelism.default", "5"))
                .getString("taskmanager.numberOfTaskSlots", ""))
        .isEqualTo("5");
    assertThat(
            merged(Map.of("taskmanager.numberOfTaskSlots", "1"))
                .getString("taskmanager.numberOfTaskSlots", ""))
        .isEqualTo("1");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Configuration merged = merged(Map.of("metrics.scope.jm", "a: 'b' \"c\" #d"));
    FlinkSettings.write(merged, dir);
    assertThat(FlinkSettings.read(dir)).isEqualTo(merged);
  }

  @Test
  void aFaultNamesTheFile() throws Exception {
    assertThatThrownBy(() -> FlinkSettings.read(dir))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(dir.resolve("config.yaml") + "; name its folder with --flink-conf");
    Files.writeString(dir.resolve("config.yaml"), "env:\n  a: 1\nenv:\n  b: 2\n");
    assertThatThrownBy(() -> FlinkSettings.read(dir))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.yaml cannot be read: ")
        .hasMessageContaining("duplicate");
  }

  private static Configuration merged(Map<String, String> own) throws Exception {
    return FlinkSettings.merged(
        OURS, ClusterHome.of(Path.of("home")), ClusterPorts.USUAL, ClusterJob.ATTRIBUTION, own);
  }

  private static List<String> options(Configuration settings) {
    return List.of(settings.get(CoreOptions.FLINK_JVM_OPTIONS).split(" "));
  }

  private static String opens(String name) {
    return "--add-opens=java.base/" + name + "=ALL-UNNAMED";
  }
}
