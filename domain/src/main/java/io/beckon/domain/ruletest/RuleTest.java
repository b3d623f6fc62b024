package io.beckon.domain.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Yaml;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test beside a rule: what happens to a contact, and what is then expected. All rules of the
 * directory are in force, as they would be in the engine.
 */
public final class RuleTest {
  /** Where a document's tests happen that holds in every workspace. */
  private static final String WORKSPACE = "test";

  static final String CONTACT = "contact";

  /**
   * A Monday morning, long enough ago that a test of ten years is over: the engine takes no event
   * from the future. A test that minds the time of day says its own {@code start}.
   */
  private static final String MONDAY = "2006-01-02T09:00:00Z";

  private final RuleDocument document;
  private final Yaml yaml;
  private final String pointer;
  private final JsonNode json;

  private RuleTest(RuleDocument document, Yaml yaml, int number) {
    this.document = document;
    this.yaml = yaml;
    this.pointer = "/tests/" + number;
    this.json = yaml.root().at(pointer);
  }

  /** The tests of a document that {@link RuleSet#compile} has found sound. */
  public static List<RuleTest> of(RuleDocument document) throws RuleFaults {
    Yaml yaml = Yaml.read(document.getText(), document.getOrigin());
    List<RuleTest> tests = new ArrayList<>();
    for (int i = 0; i < yaml.root().path("tests").size(); i++) {
      tests.add(new RuleTest(document, yaml, i));
    }
    return tests;
  }

  /** The workspace that the test happens in. */
  public String workspace() {
    return document.getWorkspace().isEmpty() ? WORKSPACE : document.getWorkspace();
  }

  public String name() {
    return json.path("name").asText();
  }

  /** The rule that the test stands beside. */
  public String rule() {
    return document.getRule();
  }

  /** {@code file:line:column} of the test. */
  public String place() {
    return place("");
  }

  /**
   * Runs the test; gives what differs from what is expected, a line each, empty when nothing does.
   */
  public List<String> run(RuleSet rules) {
    List<String> differences = run(rules, null);
    // Whoever failed is asked why, which takes longer.
    return differences.isEmpty() ? differences : run(rules, new Misses(rule()));
  }

  private List<String> run(RuleSet rules, @Nullable Misses misses) {
    List<String> differences = new ArrayList<>();
    List<Event> events;
    try {
      events = events();
    } catch (IllegalArgumentException e) {
      differences.add(place("/events") + ": " + e.getMessage());
      return differences;
    }
    TestedContact contact =
        new TestedContact(rules, workspace(), start(), json.path("contact"), misses);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < json.path("expect").size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(this::until));
    int next = 0;
    for (int i : order) {
      long until = until(i);
      for (; next < events.size() && events.get(next).getTimestamp() <= until; next++) {
        String fault = contact.feed(events.get(next));
        if (fault != null) {
          differences.add(place("/events") + ": " + fault);
        }
      }
      contact.timeIs(until);
      String at = "/expect/" + i;
      for (String difference :
          new Expectation(json.at(at), rule(), start()).differences(contact, rules)) {
        differences.add(place(at) + ": " + difference);
      }
    }
    if (next < events.size()) {
      differences.add(
          place("/events")
              + ": "
              + (events.size() - next)
              + " events come after the last 'expect' and are never looked at");
    }
    return differences;
  }

  /**
   * The triggers of the test's rule, whatever is expected: examples of what it sends.
   *
   * @throws IllegalArgumentException for an amount that is none in the event's currency
   */
  public List<Trigger> triggers(RuleSet rules) {
    TestedContact contact =
        new TestedContact(rules, workspace(), start(), json.path("contact"), null);
    events().forEach(contact::feed);
    long end = start();
    for (int i = 0; i < json.path("expect").size(); i++) {
      end = Math.max(end, until(i));
    }
    contact.timeIs(end);
    return contact.takeTriggers().stream().filter(one -> one.getRule().equals(rule())).toList();
  }

  /**
   * What happens in the test, for a running engine: first the contact's consents, then the events,
   * in the order of time.
   *
   * @param contact whom it happens to; ids of events begin with it
   */
  public List<Event> session(String contact, Channels channels) {
    List<Event> session = new ArrayList<>();
    Event first =
        TestEvents.event(
            JsonNodeFactory.instance.objectNode().put("at", "0ms").put("event", "consents"),
            start() - 1,
            "consents",
            json.path("contact").path("known").asBoolean(true));
    for (String consent : channels.consents()) {
      boolean optedIn = json.at("/contact/consents/" + consent).asBoolean(true);
      first.getConsents().add(new ConsentChange(consent, optedIn, "test"));
    }
    first.setWorkspace(workspace());
    session.add(first);
    session.addAll(events());
    for (Event event : session) {
      event.setMessageId(contact + "/" + event.getMessageId());
      event.setAnonymousId(event.getUserId() == null ? contact : null);
      event.setUserId(event.getUserId() == null ? null : contact);
    }
    return session;
  }

  /** When the last expectation is looked at, epoch milliseconds. */
  public long end() {
    long end = start();
    for (int i = 0; i < json.path("expect").size(); i++) {
      end = Math.max(end, until(i));
    }
    return end;
  }

  private List<Event> events() {
    boolean known = json.path("contact").path("known").asBoolean(true);
    List<Event> events = new ArrayList<>();
    for (JsonNode one : json.path("events")) {
      events.add(TestEvents.event(one, start(), "event" + (events.size() + 1), known));
    }
    events.forEach(event -> event.setWorkspace(workspace()));
    events.sort(Comparator.comparingLong(Event::getTimestamp));
    return events;
  }

  private long start() {
    return Instant.parse(json.path("start").asText(MONDAY)).toEpochMilli();
  }

  private long until(int expectation) {
    return start()
        + DurationLiterals.millis(json.path("expect").path(expectation).path("at").asText());
  }

  private String place(String below) {
    Yaml.Place place = yaml.place(pointer + below);
    return document.getOrigin() + ":" + place.line() + ":" + place.column();
  }
}
