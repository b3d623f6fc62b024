package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.MINUTE;
import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.harness;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every released version's snapshot of the operator is restored, and goes on: the folders of {@code
 * released}, and what the current version writes, which is what the next release keeps. To keep
 * that, run this test with {@code -Dbeckon.keep=<version>} and commit the folder.
 */
class ReleasedStateTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  @TempDir static Path current = Path.of("");

  static Stream<Path> versions() throws Exception {
    String version = System.getProperty("beckon.keep");
    List<Path> versions = new ArrayList<>();
    versions.add(keep(version == null ? current : RELEASED.resolve(version)));
    if (Files.isDirectory(RELEASED)) {
      try (Stream<Path> dirs = Files.list(RELEASED)) {
        versions.addAll(dirs.filter(Files::isDirectory).sorted().toList());
      }
    }
    return versions.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesOnFromTheStateOfAVersion(Path version) throws Exception {
    OperatorSubtaskState state =
        OperatorSnapshotUtil.readStateHandle(version.resolve("engage-contact.snapshot").toString());
    List<String> ids = Files.readAllLines(version.resolve("trigger-ids.txt"));
    assertThat(ids).hasSize(10).doesNotHaveDuplicates();
    try (var harness = harness(3, state)) {
      harness.processWatermark1(new Watermark(START + 29 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS)).isEmpty();
      assertThat(out(harness, TopicTable.PROFILES)).as("the profile that was owed").isNotEmpty();
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getId)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  /** Writes a snapshot in which ten carts are about to be abandoned, and what comes of them. */
  private static Path keep(Path version) throws Exception {
    Files.createDirectories(version);
    TestingEngagement shop = new TestingEngagement();
    try (var harness = harness(100, null)) {
      shop.fill(harness, 0);
      harness.processElement1(shop.viewed("c0", START + 100));
      OperatorSnapshotUtil.writeStateHandle(
          harness.snapshot(1, 1), version.resolve("engage-contact.snapshot").toString());
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      Files.write(
          version.resolve("trigger-ids.txt"),
          out(harness, TopicTable.TRIGGERS).stream().map(Trigger::getId).sorted().toList());
    }
    return version;
  }
}
