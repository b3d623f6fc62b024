package io.beckon.cli.deadletters;

import io.beckon.cli.UserError;
import io.beckon.schema.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon dead-letters`: what could not be taken, and why. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    subcommands = RetryCommand.class,
    description = {
      "What could not be taken: calls that the collector refused or took only in part, records that could not be",
      "read, rules and contacts that failed. Each is kept whole on beckon.dead-letters, with the reason."
    })
public final class DeadLettersCommand {
  private static final int WIDTH = 110;

  /** `beckon dead-letters list`. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the latest, one a line: id, time, reason, key, call, what is wrong.")
  int list(
      @Mixin LetterOptions letters,
      @Option(
              names = "--last",
              paramLabel = "COUNT",
              defaultValue = "50",
              description = "At most so many (default: ${DEFAULT-VALUE}).")
          int last)
      throws IOException {
    ArrayDeque<Letter> latest = new ArrayDeque<>();
    long[] all = {0};
    letters.forEach(
        letter -> {
          all[0]++;
          latest.add(letter);
          if (latest.size() > last) {
            latest.remove();
          }
        });
    latest.stream().sorted(Comparator.comparingLong(Letter::at)).forEach(DeadLettersCommand::line);
    System.out.printf(
        Locale.ROOT,
        "%,d dead letters%s%n",
        all[0],
        all[0] > latest.size() ? ", the latest " + latest.size() + " are shown" : "");
    return 0;
  }

  /** `beckon dead-letters show`. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one whole: each problem, and what was sent.")
  int show(
      @Mixin LetterOptions letters,
      @Parameters(paramLabel = "ID", description = "As list says it, such as 0-17.") String id)
      throws IOException {
    Letter[] found = new Letter[1];
    letters.forEach(letter -> found[0] = letter.id().equals(id) ? letter : found[0]);
    if (found[0] == null) {
      throw new UserError("there is no dead letter " + id + "; scripts/dead-letters list has them");
    }
    Letter letter = found[0];
    System.out.println("id         " + letter.id());
    System.out.println("time       " + Instant.ofEpochMilli(letter.at()));
    System.out.println("from       " + letter.of().getTopic());
    System.out.println("key        " + letter.key());
    System.out.println("reason     " + letter.of().getReason());
    System.out.println("messageId  " + letter.of().getMessageId());
    System.out.println("detail     " + letter.of().getDetail());
    for (Problem problem : letter.of().getProblems()) {
      System.out.println("problem    " + problem.getPath());
      System.out.println("  sent     " + problem.getSent());
      System.out.println("  expected " + problem.getExpected());
    }
    System.out.println("content    " + letter.value());
    return 0;
  }

  /** `beckon dead-letters count`. */
  @Command(
      name = "count",
      mixinStandardHelpOptions = true,
      description = "Counts them, the most first.")
  int count(
      @Mixin LetterOptions letters,
      @Option(
              names = "--by",
              defaultValue = "reason",
              description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
          Letter.Group by)
      throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    letters.forEach(letter -> counts.merge(letter.by(by), 1L, Long::sum));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(one -> System.out.printf(Locale.ROOT, "%,9d  %s%n", one.getValue(), one.getKey()));
    if (counts.isEmpty()) {
      System.out.println("no dead letters");
    }
    return 0;
  }

  private static void line(Letter letter) {
    String detail = letter.of().getDetail();
    System.out.printf(
        Locale.ROOT,
        "%-8s %s  %-10s %-14s %-16s %s%n",
        letter.id(),
        Instant.ofEpochMilli(letter.at()).truncatedTo(ChronoUnit.SECONDS),
        letter.of().getReason(),
        letter.key(),
        letter.of().getMessageId(),
        detail.length() > WIDTH ? detail.substring(0, WIDTH - 1) + "…" : detail);
  }
}
