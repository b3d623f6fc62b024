package io.beckon.cli.replay;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results of replays of one log, beside the first: all of them must be the same to the byte. */
final class ResultComparison {
  /** So many lines of the first difference are shown. */
  private static final int SHOWN = 12;

  private @Nullable Path first;
  private final List<Map<String, String>> checksums = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  /** Takes in a result; the first one's file is read again if another differs. */
  void add(Path result) throws IOException {
    Map<String, Hasher> parts = new TreeMap<>();
    each(
        result,
        line -> {
          String what = line.substring(0, line.indexOf(ReplayResult.TAB));
          parts
              .computeIfAbsent(what, name -> Hashing.sha256().newHasher())
              .putString(line, StandardCharsets.UTF_8)
              .putByte((byte) '\n');
        });
    Map<String, String> sums = new TreeMap<>();
    parts.forEach((what, hasher) -> sums.put(what, hasher.hash().toString().substring(0, 12)));
    checksums.add(sums);
    if (first == null) {
      first = result;
    } else if (!isSameAsFirst(sums)) {
      differ(first, result);
    }
  }

  private static void each(Path result, Consumer<String> line) throws IOException {
    try (Stream<String> lines = Files.lines(result)) {
      lines.forEach(line);
    }
  }

  /** One checksum of all of the last result, and how many lines it has. */
  String last() {
    Map<String, String> last = checksums.get(checksums.size() - 1);
    return "checksum " + all(last) + (isSameAsFirst(last) ? "" : ", DIFFERS from the first");
  }

  private boolean isSameAsFirst(Map<String, String> sums) {
    return sums.equals(checksums.get(0));
  }

  private static String all(Map<String, String> sums) {
    return Hashing.sha256()
        .hashString(sums.toString(), StandardCharsets.UTF_8)
        .toString()
        .substring(0, 16);
  }

  /** Whether everything is the same in every replay. */
  boolean isSame() {
    return checksums.stream().allMatch(this::isSameAsFirst);
  }

  /** The lines of one result that are not in another. */
  private static Set<String> without(Path result, Path other) throws IOException {
    Set<HashCode> there = new HashSet<>();
    each(other, line -> there.add(hash(line)));
    Set<String> missing = new LinkedHashSet<>();
    each(
        result,
        line -> {
          if (!there.contains(hash(line))) {
            missing.add(line);
          }
        });
    return missing;
  }

  private static HashCode hash(String line) {
    return Hashing.sha256().hashString(line, StandardCharsets.UTF_8);
  }

  private void differ(Path expected, Path result) throws IOException {
    Set<String> missing = without(expected, result);
    Set<String> beyond = without(result, expected);
    TreeSet<String> contacts = new TreeSet<>();
    for (Set<String> side : List.of(missing, beyond)) {
      side.stream()
          .filter(ReplayResult::isOfContact)
          .forEach(line -> contacts.add(line.split(ReplayResult.TAB, 3)[1]));
    }
    differences.add(
        "replay "
            + checksums.size()
            + ": "
            + missing.size()
            + " lines missing, "
            + beyond.size()
            + " beyond; contacts: "
            + contacts.size());
    String contact = contacts.isEmpty() ? null : contacts.first();
    show("missing", missing, contact);
    show("beyond", beyond, contact);
  }

  private void show(String how, Set<String> lines, @Nullable String of) {
    lines.stream()
        .filter(line -> of == null || line.split(ReplayResult.TAB, 3)[1].equals(of))
        .limit(SHOWN)
        .forEach(line -> differences.add("  " + how + ": " + line));
  }

  void print(PrintStream out) {
    Map<String, String> expected = checksums.get(0);
    expected.forEach(
        (what, sum) -> {
          long same = checksums.stream().filter(one -> sum.equals(one.get(what))).count();
          out.printf("%-12s %s in %d of %d%n", what, sum, same, checksums.size());
        });
    differences.forEach(out::println);
    out.println(
        isSame()
            ? "the same in all " + checksums.size() + " replays"
            : "NOT the same; `beckon rules explain --contact … --history FILE` tells a contact's events");
  }
}
