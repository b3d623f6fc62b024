package io.beckon.cli.replay;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Results of replays of one log, beside the first: all of them must be the same to the byte. */
final class ResultComparison {
  /** So many lines of the first difference are shown. */
  private static final int SHOWN = 12;

  private List<String> first = List.of();
  private final List<Map<String, String>> checksums = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  void add(Path result) throws IOException {
    List<String> lines = Files.readAllLines(result);
    Map<String, StringBuilder> parts = new TreeMap<>();
    for (String line : lines) {
      String what = line.substring(0, line.indexOf(ReplayResult.TAB));
      parts.computeIfAbsent(what, name -> new StringBuilder()).append(line).append('\n');
    }
    Map<String, String> sums = new TreeMap<>();
    parts.forEach(
        (what, text) ->
            sums.put(
                what,
                Hashing.sha256()
                    .hashString(text, StandardCharsets.UTF_8)
                    .toString()
                    .substring(0, 12)));
    checksums.add(sums);
    if (checksums.size() == 1) {
      first = lines;
    } else if (!isSameAsFirst(sums)) {
      differ(lines);
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

  private void differ(List<String> lines) {
    Set<String> missing = new LinkedHashSet<>(first);
    lines.forEach(missing::remove);
    Set<String> beyond = new LinkedHashSet<>(lines);
    first.forEach(beyond::remove);
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

  private void show(String how, Set<String> lines, @org.jspecify.annotations.Nullable String of) {
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
