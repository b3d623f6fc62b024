package io.beckon.cli.deadletters;

import io.beckon.schema.DeadLetter;
import io.beckon.schema.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter, where it stands on its topic.
 *
 * @param id its partition and offset, by which commands name it: {@code 0-17}
 * @param at the broker's time of it, epoch milliseconds
 */
record Letter(String id, long at, DeadLetter of) {
  /** What the collector's letters are said to be from, before the workspace. */
  private static final String COLLECTOR = "collector:";

  /** Whether the collector wrote it: then it holds a call as it was sent. */
  boolean isOfCollector() {
    return of.getTopic().startsWith(COLLECTOR);
  }

  /** The workspace of a call; empty: it is not known. */
  String workspace() {
    return isOfCollector() ? of.getTopic().substring(COLLECTOR.length()) : "";
  }

  /** The name of the write key of a call, or the key of a record. */
  String key() {
    return text(of.getKey()).replace('\u0000', '/');
  }

  /** What was sent, as text. */
  String value() {
    return text(of.getValue());
  }

  /** What it is counted under. */
  String by(Group group) {
    return switch (group) {
      case reason -> of.getReason();
      case path -> of.getProblems().isEmpty() ? "" : of.getProblems().get(0).getPath();
      case detail ->
          of.getProblems().isEmpty() ? of.getDetail() : expected(of.getProblems().get(0));
      case key -> key();
      case workspace -> workspace();
      case topic -> of.getTopic();
      case day -> Instant.ofEpochMilli(at).toString().substring(0, 10);
    };
  }

  private static String expected(Problem problem) {
    return problem.getExpected();
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /** What letters can be counted by. */
  enum Group {
    reason,
    path,
    detail,
    key,
    workspace,
    topic,
    day
  }
}
