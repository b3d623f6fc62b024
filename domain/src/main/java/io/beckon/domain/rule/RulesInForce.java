package io.beckon.domain.rule;

import io.beckon.domain.basics.Faults;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule documents in force in one workspace and the sets compiled from them, each with the time
 * from which on it holds. A document that cannot be used changes nothing. The order in which
 * documents came leaves no trace: the highest version of each rule counts, and the workspace's own
 * before one of the same name that holds everywhere.
 *
 * <p>A document holds from {@link #AFTER} after it was published, in the log's time, so that it has
 * been read before the first event that it concerns. What came before goes by the set before it,
 * whenever it is read.
 */
public final class RulesInForce {
  /** Documents that wait for others; more than so many are a fault of whoever publishes them. */
  private static final int WAITING = 1_000;

  private final Map<RuleId, RuleDocument> documents = new TreeMap<>();
  private final Map<RuleId, RuleDocument> waiting = new TreeMap<>();
  private final EarlierVersions earlier = new EarlierVersions();
  private final RuleReader reader;
  private RuleSet set = RuleSet.empty();
  private final List<Version> versions = new ArrayList<>();

  /** How long after it was published a document comes into force, milliseconds. */
  public static final long AFTER = 2_000;

  /** So many sets are kept of the past; what is older than all of them goes by the oldest. */
  private static final int VERSIONS = 32;

  /**
   * A set of rules.
   *
   * @param from from when on it is in force, in the log's time, epoch milliseconds
   */
  public record Version(
      long from, RuleSet set, Map<RuleId, RuleDocument> documents, List<RuleDocument> earlier) {}

  /**
   * @param reader of documents of all kinds
   */
  public RulesInForce(RuleReader reader) {
    this.reader = reader;
    versions.add(new Version(Long.MIN_VALUE, set, Map.of(), List.of()));
  }

  /**
   * The same rules, for a workspace that begins to have its own: what held everywhere held there
   * too.
   */
  RulesInForce another() {
    RulesInForce other = new RulesInForce(reader.another());
    other.documents.putAll(documents);
    other.waiting.putAll(waiting);
    earlier.all().forEach(other.earlier::add);
    other.set = set;
    other.versions.clear();
    other.versions.addAll(versions);
    return other;
  }

  /** What became of a document. */
  public record Taken(boolean changed, @Nullable String fault) {}

  /**
   * Takes all documents at once, as if they had always been in force; fails when they cannot all be
   * used together.
   */
  public void start(Collection<RuleDocument> all) throws RuleFaults {
    for (RuleDocument document : all) {
      documents.merge(
          RuleId.of(document), document, (a, b) -> b.getVersion() >= a.getVersion() ? b : a);
    }
    set = reader.read(RuleSets.byName(documents).values(), earlier.all());
    versions.clear();
    versions.add(version(Long.MIN_VALUE));
  }

  /**
   * Takes documents that were published or withdrawn together; gives what is wrong with those that
   * cannot be used.
   */
  public List<String> takeTogether(Collection<RuleDocument> together) {
    Map<RuleId, RuleDocument> candidate = new TreeMap<>(documents);
    long from = Long.MIN_VALUE;
    for (RuleDocument document : together) {
      change(candidate, document);
      from = Math.max(from, from(document));
    }
    List<String> faults = new ArrayList<>();
    if (use(candidate) == null) {
      inForce(from);
      return faults;
    }
    for (RuleDocument document : together) {
      String fault = take(document).fault();
      if (fault != null) {
        faults.add(fault);
      }
    }
    return faults;
  }

  /** Goes back to a set that was in force from this time on: how it differs from the one before. */
  public void restore(long from, Collection<RuleDocument> differences) throws RuleFaults {
    Map<RuleId, RuleDocument> candidate = new TreeMap<>(documents);
    differences.forEach(document -> change(candidate, document));
    String fault = use(candidate);
    if (fault != null) {
      throw new IllegalStateException("rules that were in force cannot be used: " + fault);
    }
    inForce(from);
  }

  private static void change(Map<RuleId, RuleDocument> candidate, RuleDocument document) {
    if (document.getText().isEmpty()) {
      candidate.remove(RuleId.of(document));
    } else {
      candidate.put(RuleId.of(document), document);
    }
  }

  /** From when on a document is in force; one that nobody published always was. */
  public static long from(RuleDocument document) {
    return document.getPublishedAt() == 0 ? Long.MIN_VALUE : document.getPublishedAt() + AFTER;
  }

  private Version version(long from) {
    return new Version(from, set, new TreeMap<>(documents), List.copyOf(earlier.all()));
  }

  private void inForce(long from) {
    Version last = versions.get(versions.size() - 1);
    if (from <= last.from()) {
      versions.set(versions.size() - 1, version(last.from()));
      return;
    }
    versions.add(version(from));
  }

  /**
   * Forgets the oldest sets, if there are many.
   *
   * @param reached how far the log's time has come, epoch milliseconds: what is in force then, and
   *     what comes into force later, is kept
   */
  public void forget(long reached) {
    while (versions.size() > VERSIONS && versions.get(1).from() <= reached) {
      versions.remove(0);
    }
  }

  /** The sets, oldest first; the first holds for all that is older, too. */
  public List<Version> versions() {
    return versions;
  }

  /** Takes a document that was published or withdrawn. */
  public Taken take(RuleDocument document) {
    RuleDocument known = documents.get(RuleId.of(document));
    boolean withdrawn = document.getText().isEmpty();
    if (withdrawn) {
      waiting.remove(RuleId.of(document));
    }
    if (withdrawn
        ? known == null
        : known != null
            && (known.getVersion() > document.getVersion()
                || known.getText().equals(document.getText()))) {
      return new Taken(false, null);
    }
    Map<RuleId, RuleDocument> candidate = new TreeMap<>(documents);
    change(candidate, document);
    String fault = use(candidate);
    if (fault == null) {
      waiting.remove(RuleId.of(document));
      takeWaiting();
      inForce(from(document));
    } else if (!withdrawn) {
      await(document);
    }
    return new Taken(fault == null, fault);
  }

  /**
   * Remembers a document that cannot be used now: it may name a score, segment or stage of one that
   * has yet to come, and the order in which documents come must leave no trace.
   */
  public void await(RuleDocument document) {
    RuleDocument known = waiting.get(RuleId.of(document));
    if (known == null ? waiting.size() < WAITING : known.getVersion() <= document.getVersion()) {
      waiting.put(RuleId.of(document), document);
    }
  }

  /** Documents that cannot be used now, and are tried again when another one is taken. */
  public Collection<RuleDocument> waiting() {
    return waiting.values();
  }

  private void takeWaiting() {
    boolean again = true;
    while (again) {
      again = false;
      for (RuleDocument document : List.copyOf(waiting.values())) {
        RuleDocument known = documents.get(RuleId.of(document));
        boolean outdated = known != null && known.getVersion() > document.getVersion();
        Map<RuleId, RuleDocument> candidate = new TreeMap<>(documents);
        candidate.put(RuleId.of(document), document);
        if (outdated || use(candidate) == null) {
          waiting.remove(RuleId.of(document));
          again = true;
        }
      }
    }
  }

  /** Puts these documents in force, all or none; says what is wrong with them, or null. */
  private @Nullable String use(Map<RuleId, RuleDocument> candidate) {
    Map<String, RuleDocument> now = RuleSets.byName(candidate);
    RuleSet before = set;
    try {
      set = reader.read(now.values(), earlier.all());
      if (keepEarlier(now)) {
        set = reader.read(now.values(), earlier.all());
      }
    } catch (RuleFaults e) {
      set = before;
      List<String> lines = e.faults().stream().map(RuleFault::toString).toList();
      return String.join("; ", lines);
    } catch (RuntimeException | StackOverflowError e) {
      if (!Faults.isOfTheData(e)) {
        throw e;
      }
      set = before;
      return "it cannot be read: " + Faults.text(e);
    }
    documents.clear();
    documents.putAll(candidate);
    return null;
  }

  /**
   * Keeps the version that was in force for as long as contacts may go on by it: while those after
   * it say {@code onChange: drain}. Says whether that changed anything.
   */
  private boolean keepEarlier(Map<String, RuleDocument> after) {
    boolean changed = false;
    for (RuleDocument before : RuleSets.byName(documents).values()) {
      RuleDocument now = after.get(before.getRule());
      if (now != null
          && now.getVersion() == before.getVersion()
          && now.getWorkspace().equals(before.getWorkspace())) {
        continue;
      }
      Rule rule = set.rule(before.getRule());
      if (rule != null && rule.onChange() == OnChange.DRAIN) {
        earlier.add(before);
        changed = true;
      } else {
        changed |= earlier.forget(before.getRule());
      }
    }
    return changed;
  }

  /** Remembers a version that is not in force, but by which contacts go on. */
  public void rememberEarlier(RuleDocument document) {
    earlier.add(document);
  }

  /** Versions that are not in force, but by which contacts go on; the oldest of a rule first. */
  public Collection<RuleDocument> earlier() {
    return earlier.all();
  }

  public RuleSet set() {
    return set;
  }

  public Collection<RuleDocument> documents() {
    return documents.values();
  }
}
