package io.beckon.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Failures of a job that Flink remembers, sixteen at most.
 *
 * @param at when each was, epoch milliseconds, newest first
 * @param cause of the newest, its innermost; empty: there is none
 * @param ofState whether the newest says that state could not be restored
 */
record JobFailures(List<Long> at, String cause, boolean ofState) {
  /** Most characters of a cause that are told. */
  private static final int CAUSE = 300;

  /** A start that fails so often is given up at once where it is the state… */
  private static final int TRIES = 3;

  /** …and else after so long: what it needs may be there in a moment. */
  private static final long TRY_MILLIS = 60_000;

  /** What Flink and RocksDB say of state that cannot be restored. */
  private static final List<String> OF_STATE =
      List.of(
          "BackendBuildingException",
          "StateMigrationException",
          "RocksDBException",
          "checkpoint/savepoint");

  /** Reads Flink's page of a job's exceptions. */
  static JobFailures of(JsonNode page) {
    List<Long> at = new ArrayList<>();
    String newest = "";
    for (JsonNode one : page.path("exceptionHistory").path("entries")) {
      at.add(one.path("timestamp").asLong());
      if (newest.isEmpty()) {
        newest = one.path("stacktrace").asText();
      }
    }
    return new JobFailures(at, innermost(newest), isOfState(newest));
  }

  /** Whether a job that is starting will not come up. */
  boolean areFinal(long now) {
    return at.size() >= TRIES && (ofState || now - at.get(at.size() - 1) >= TRY_MILLIS);
  }

  /** Whether a stack trace speaks of state that cannot be restored, and not of a full disk. */
  static boolean isOfState(String stacktrace) {
    return OF_STATE.stream().anyMatch(stacktrace::contains)
        && !stacktrace.contains("No space left on device");
  }

  /** Of a stack trace in text. */
  private static String innermost(String stacktrace) {
    String cause = "";
    for (String line : stacktrace.lines().toList()) {
      if (cause.isEmpty() || line.startsWith("Caused by: ")) {
        cause = line.startsWith("Caused by: ") ? line.substring(11) : line;
      }
    }
    return cause.length() > CAUSE ? cause.substring(0, CAUSE) + "…" : cause;
  }
}
