package io.beckon.domain.history;

import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a contact really got, as the topics have it, beside a re-run of its history under the rules
 * in force. Ids tell what is the same: they follow from rule, version and cause; where another id
 * turned out to be the contact, so does the same thing at the same time.
 */
public final class Reconciliation {
  /** Where a line stands. */
  public enum Stands {
    /** It happened, and the re-run gives it too; or it is no decision. */
    BOTH,
    /** It happened; the re-run does not give it. */
    RECORDED_ONLY,
    /** The re-run gives it; the topics do not have it. */
    RERUN_ONLY
  }

  /**
   * A line and where it stands.
   *
   * @param why what the difference comes of; empty where there is none
   */
  public record Entry(Timeline.Line line, Stands stands, String why) {}

  /**
   * What a difference can come of.
   *
   * @param rules those of the re-run
   * @param changes all that was ever published or withdrawn for the workspace, in that order
   * @param keptFrom the topics keep nothing older, epoch milliseconds
   * @param reached the log had come so far when it was read, epoch milliseconds
   * @param becameOne when other ids turned out to be this contact, epoch milliseconds; 0: none did
   */
  public record Circumstances(
      RuleSet rules, List<RuleDocument> changes, long keptFrom, long reached, long becameOne) {}

  /** So long after its time the job has written a decision for sure, milliseconds. */
  private static final long WRITTEN_AFTER = 30_000;

  private final Circumstances of;

  private Reconciliation(Circumstances of) {
    this.of = of;
  }

  /**
   * Both together in the order of the re-run, with what only happened where its time belongs.
   *
   * @param recorded what the topics have, in any order; a record that stands there twice counts
   *     once
   */
  public static List<Entry> of(
      List<Timeline.Line> rerun, List<Timeline.Line> recorded, Circumstances circumstances) {
    Reconciliation made = new Reconciliation(circumstances);
    Map<String, Timeline.Line> happened = new HashMap<>();
    recorded.forEach(line -> happened.putIfAbsent(line.id(), line));
    Set<String> again = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    for (Timeline.Line line : rerun) {
      Timeline.Line same = line.id().isEmpty() ? line : happened.get(line.id());
      if (same == null) {
        // A deadline's id is made of whom the contact was at the time; in the re-run it is one.
        same = atOnce(happened.values(), line, again);
      }
      if (same != null) {
        again.add(same.id());
        entries.add(new Entry(same, Stands.BOTH, ""));
      } else {
        entries.add(new Entry(line, Stands.RERUN_ONLY, made.whyNotRecorded(line)));
      }
    }
    List<Timeline.Line> others =
        happened.values().stream()
            .filter(line -> !again.contains(line.id()))
            .sorted(
                java.util.Comparator.comparingLong(Timeline.Line::at)
                    .thenComparing(Timeline.Line::id))
            .toList();
    for (Timeline.Line line : others) {
      int place = 0;
      while (place < entries.size() && entries.get(place).line().at() <= line.at()) {
        place++;
      }
      entries.add(place, new Entry(line, Stands.RECORDED_ONLY, made.whyNotAgain(line)));
    }
    return entries;
  }

  /** The same thing at the same time under another id; null: there is none. */
  private static Timeline.@Nullable Line atOnce(
      Collection<Timeline.Line> happened, Timeline.Line line, Set<String> taken) {
    for (Timeline.Line one : happened) {
      if (one.at() == line.at()
          && one.version() == line.version()
          && one.what().equals(line.what())
          && one.rule().equals(line.rule())
          && words(one).equals(words(line))
          && !taken.contains(one.id())) {
        return one;
      }
    }
    return null;
  }

  /** What it says without what its conditions saw. */
  private static String words(Timeline.Line line) {
    int facts = line.text().indexOf(" [");
    return facts < 0 ? line.text() : line.text().substring(0, facts);
  }

  private String whyNotAgain(Timeline.Line line) {
    Rule now = rule(line);
    String did = "version " + line.version() + " did this; ";
    if (now == null) {
      RuleDocument withdrawn = last(line, true);
      return did
          + "the rule is not in force now"
          + (withdrawn == null ? "" : ", " + published(withdrawn, "withdrawn"));
    }
    if (now.version() != line.version()) {
      RuleDocument published = last(line, false);
      return did
          + "version "
          + now.version()
          + " is in force now"
          + (published == null ? "" : ", " + published(published, "published"));
    }
    RuleDocument text = last(line, false);
    if (text != null && text.getVersion() == line.version() && text.getPublishedAt() > line.at()) {
      return did + "the same version was published again since, " + published(text, "published");
    }
    if (of.becameOne() > line.at()) {
      return "it was decided before another id turned out to be this contact ("
          + Instant.ofEpochMilli(of.becameOne())
          + "); the re-run knows that from the beginning";
    }
    return "the same version does not do it in the re-run: the job's settings differ (those under"
        + " 'beckon:' in config.yaml), its rules came into force later than its events, or another"
        + " build of Beckon decided it";
  }

  private String whyNotRecorded(Timeline.Line line) {
    if (line.at() < of.keptFrom()) {
      return "the topics keep nothing that is so old";
    }
    RuleDocument published = last(line, false);
    if (published != null
        && published.getPublishedAt() > line.at()
        && published.getVersion() == line.version()) {
      return "version " + line.version() + " came later, " + published(published, "published");
    }
    if (line.at() > of.reached() - WRITTEN_AFTER) {
      return "the log ends here; the job may not have come so far";
    }
    if (of.becameOne() > line.at()) {
      return "another id turned out to be this contact only later ("
          + Instant.ofEpochMilli(of.becameOne())
          + ")";
    }
    return "the job did not decide it: its settings differ (those under 'beckon:' in config.yaml),"
        + " it had other rules then, or it was another build of Beckon";
  }

  private @Nullable Rule rule(Timeline.Line line) {
    Rule own = of.rules().rule(line.rule());
    return own != null ? own : of.rules().rule(ruleName(line));
  }

  /** A segment of a rule with several is known as RULE.SEGMENT. */
  private static String ruleName(Timeline.Line line) {
    int dot = line.rule().indexOf('.');
    return dot < 0 ? line.rule() : line.rule().substring(0, dot);
  }

  private @Nullable RuleDocument last(Timeline.Line line, boolean withdrawn) {
    RuleDocument last = null;
    for (RuleDocument one : of.changes()) {
      if ((one.getRule().equals(line.rule()) || one.getRule().equals(ruleName(line)))
          && one.getText().isEmpty() == withdrawn) {
        last = one;
      }
    }
    return last;
  }

  private static String published(RuleDocument document, String how) {
    return how
        + " "
        + Instant.ofEpochMilli(document.getPublishedAt())
        + (document.getPublishedBy().isEmpty() ? "" : " by " + document.getPublishedBy());
  }
}
