package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On the libraries of this test's own class path. */
class FlinkLibraryTest {
  private static final Path LIB = Path.of("lib");

  private static List<Path> libraries() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .distinct()
        .toList();
  }

  /** What comes with the job comes with the job alone. */
  @Test
  void itHasFlinkAndNothingOfTheJobs() throws Exception {
    List<Path> jars = FlinkLibrary.chosen(libraries(), LIB);
    assertThat(jars).hasSizeGreaterThan(40);
    boolean entryPoint = false;
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        assertThat(
                file.stream()
                    .filter(
                        entry ->
                            Stream.of("io/beckon/", "org/apache/kafka/", "org/apache/avro/")
                                .anyMatch(entry.getName()::startsWith))
                    .toList())
            .as(jar.toString())
            .isEmpty();
        entryPoint |=
            file.getEntry(
                    "org/apache/flink/container/entrypoint/StandaloneApplicationClusterEntryPoint.class")
                != null;
      }
    }
    assertThat(entryPoint).isTrue();
  }

  @Test
  void aMissingJarIsNamed() {
    List<Path> others =
        libraries().stream()
            .filter(jar -> !jar.getFileName().toString().startsWith("flink-container-"))
            .toList();
    assertThatThrownBy(() -> FlinkLibrary.chosen(others, LIB))
        .isInstanceOf(UserError.class)
        .hasMessage("lib lacks flink-container; build again with scripts/build");
  }
}
