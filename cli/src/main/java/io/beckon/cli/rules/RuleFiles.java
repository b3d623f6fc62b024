package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleDocuments;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rule documents of a directory. */
public final class RuleFiles {
  private RuleFiles() {}

  /**
   * Documents that can be used together, and all that is wrong with those that cannot.
   *
   * @param documents one for each workspace that a file says
   * @param faults empty: {@code rules} are in force
   */
  public record Read(List<RuleDocument> documents, RuleSets rules, List<RuleFault> faults) {}

  /**
   * Reads every {@code *.yaml} of a directory.
   *
   * @throws UserError naming every fault with file, line and column
   */
  public static List<RuleDocument> sound(Path dir) throws IOException {
    return readSound(dir).documents();
  }

  /** The same documents, compiled; with them, for whoever needs both. */
  public static Read readSound(Path dir) throws IOException {
    Read read = read(dir);
    if (!read.faults().isEmpty()) {
      throw new UserError(
          "the rules cannot be used:\n" + new RuleFaults(read.faults()).getMessage());
    }
    return read;
  }

  static Read read(Path dir) throws IOException {
    List<RuleDocument> documents = new ArrayList<>();
    List<RuleFault> faults = new ArrayList<>();
    for (Path file : files(dir)) {
      try {
        documents.addAll(RuleDocuments.of(text(file), file.toString()));
      } catch (RuleFaults e) {
        faults.addAll(e.faults());
      }
    }
    RuleSets rules = RuleSets.empty();
    try {
      rules = RuleKinds.compileAll(documents);
    } catch (RuleFaults e) {
      faults.addAll(e.faults());
    }
    return new Read(documents, rules, faults);
  }

  /** The directory of the examples, for whoever names none. */
  static Path examples() {
    return Path.of(System.getProperty("beckon.root", "."), "examples", "rules");
  }

  /**
   * There is no rule of this name among a workspace's.
   *
   * @param where which rules were looked at, such as {@code for workspace 'shop'}
   */
  static UserError unknown(String rule, String where, RuleSet rules) {
    return new UserError(
        "there is no rule '%s' %s%s"
            .formatted(
                rule, where, Nearest.hint(rule, rules.all().stream().map(Rule::name).toList())));
  }

  /** There is no rule of this name among a directory's documents. */
  static UserError unknown(String rule, Path dir, List<RuleDocument> documents) {
    List<String> names = documents.stream().map(RuleDocument::getRule).distinct().toList();
    return new UserError("there is no rule '" + rule + "' in " + dir + Nearest.hint(rule, names));
  }

  /** A file's text. */
  static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new UserError(file + " is not text in UTF-8");
    }
  }

  private static List<Path> files(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      throw new UserError("there is no directory of rules at " + dir);
    }
    try (Stream<Path> all = Files.list(dir)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UserError("the directory of rules " + dir + " has no *.yaml file");
      }
      return files;
    }
  }
}
