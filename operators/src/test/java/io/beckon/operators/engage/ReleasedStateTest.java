package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.MINUTE;
import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.harness;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Snapshots of the operator's state as earlier versions wrote it must restore and go on. To keep
 * one for a release, run this test with {@code -Dbeckon.keep=<version>} and commit the folder.
 */
class ReleasedStateTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  static Stream<Path> versions() throws IOException {
    try (Stream<Path> dirs = Files.list(RELEASED)) {
      return dirs.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesOnFromTheStateOfAnEarlierVersion(Path version) throws Exception {
    OperatorSubtaskState state =
        OperatorSnapshotUtil.readStateHandle(version.resolve("engage-contact.snapshot").toString());
    try (var harness = harness(3, state)) {
      harness.processWatermark1(new Watermark(START + 29 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS)).isEmpty();
      assertThat(out(harness, TopicTable.PROFILES)).as("the profile that was owed").isNotEmpty();
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getId)
          .containsExactlyInAnyOrderElementsOf(
              Files.readAllLines(version.resolve("trigger-ids.txt")));
    }
  }

  @Test
  void theCurrentVersionKeepsWhatThisTestNeeds() throws Exception {
    TestingEngagement shop = new TestingEngagement();
    OperatorSubtaskState state;
    List<String> ids;
    try (var harness = harness(100, null)) {
      shop.fill(harness, 0);
      harness.processElement1(shop.viewed("c0", START + 100));
      state = harness.snapshot(1, 1);
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      ids = out(harness, TopicTable.TRIGGERS).stream().map(Trigger::getId).sorted().toList();
    }
    assertThat(ids).hasSize(10).doesNotHaveDuplicates();
    String keep = System.getProperty("beckon.keep");
    if (keep != null) {
      Path version = Files.createDirectories(RELEASED.resolve(keep));
      OperatorSnapshotUtil.writeStateHandle(
          state, version.resolve("engage-contact.snapshot").toString());
      Files.write(version.resolve("trigger-ids.txt"), ids);
    }
  }
}
