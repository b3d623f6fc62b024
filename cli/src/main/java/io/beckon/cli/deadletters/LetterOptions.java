package io.beckon.cli.deadletters;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.operators.topic.TopicTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class LetterOptions {
  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--reason",
      description = "Only of this reason, such as invalid, partly, unreadable, rule.")
  private @Nullable String reason;

  @Option(names = "--workspace", description = "Only calls of this workspace.")
  private @Nullable String workspace;

  @Option(names = "--text", description = "Only those whose detail or content has this text.")
  private @Nullable String text;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only of the last TIME, such as 1d.")
  private @Nullable String since;

  EngineOptions engine() {
    return engine;
  }

  /** Hands each on, in the order of its partition. */
  void forEach(Consumer<Letter> to) throws IOException {
    long from = since == null ? Long.MIN_VALUE : Instant.now().minus(millis(since)).toEpochMilli();
    engine.read(
        TopicTable.DEAD_LETTERS,
        (record, value) -> {
          Letter letter =
              new Letter(record.partition() + "-" + record.offset(), record.timestamp(), value);
          if (record.timestamp() >= from && isWanted(letter)) {
            to.accept(letter);
          }
        });
  }

  private boolean isWanted(Letter letter) {
    return (reason == null || letter.of().getReason().equals(reason))
        && (workspace == null || letter.workspace().equals(workspace))
        && (text == null
            || letter.of().getDetail().contains(text)
            || letter.value().contains(text));
  }

  private static Duration millis(String text) {
    try {
      return Duration.ofMillis(DurationLiterals.millis(text));
    } catch (IllegalArgumentException e) {
      throw new UserError("--since: " + e.getMessage());
    }
  }
}
