package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleDocuments;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.WorkspaceRules;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Two workspaces with the same ids of contacts, products and events, and rules of the same names
 * that say something else: nothing of one shows in the other.
 */
class WorkspacesTest {
  private static final int HISTORIES = 300;

  /** What differs: W the workspace, N numbers, S texts. */
  private static final String[] DOCUMENTS = {
    "rule: house\nworkspace: W\nkind: limits\nzone: ZONE\nchannels: {email: {caps: [{max: N, per: day}]}}\n",
    "rule: warm\nworkspace: W\nkind: score\nhalfLife: Nd\npoints: [{on: Product Viewed, give: 1N}]\n"
        + "thresholds: [{name: ready, at: 2N, rearm: 9, send: {channel: crm, template: W-ready}}]\n",
    "rule: lookers\nworkspace: W\nkind: segment\nif: countIn(\"Product Viewed\", Nd) >= N\n",
    "rule: life\nworkspace: W\nkind: lifecycle\nstages: [{stage: W-new, if: 'true'}, {stage: W-buyer, if: orders.count >= N}]\n",
    "rule: left\nworkspace: W\nkind: trigger\nwhen: {cart: abandoned, after: N0m}\nsend: {channel: email, template: W-left, with: {v: cart.value}}\n",
    "rule: offer\nworkspace: W\nkind: trigger\nwhen: {enters: lookers}\nsend: {channel: email, template: W-offer}\nlimit: {gap: Nh}\n",
    "rule: seen\nworkspace: W\nkind: trigger\nwhen: {event: Product Viewed}\nif: score.warm > N.0\nsend: {channel: crm, template: W-seen}\nlimit: {max: N, per: 3d}\n",
    "rule: drip\nworkspace: W\nkind: programme\nenter: {event: Order Completed}\nreenter: always\n"
        + "steps: [{wait: Nh}, {send: {channel: email, template: W-drip}}]\nexit: {on: Order Refunded}\n",
  };

  private static List<RuleDocument> documents(
      String workspace, String zone, int number, int version) throws RuleFaults {
    List<RuleDocument> documents = new ArrayList<>();
    for (String text : DOCUMENTS) {
      String own =
          text.replaceAll("\\bW\\b", workspace)
              .replace("ZONE", zone)
              .replaceAll("(?<=[ 12])N(?=[0dhm.,}\\n)])", String.valueOf(number))
              .replace("\nkind:", "\nversion: " + version + "\nkind:");
      documents.addAll(RuleDocuments.of(own, workspace + ".yaml"));
    }
    return documents;
  }

  /** What came of each workspace's contact, in order, and how it stands. */
  private static Map<String, List<String>> live(
      WorkspaceRules rules, List<Event> events, long end) {
    EngineVersions engines = new EngineVersions(Settings.DEFAULT);
    engines.use(rules.all());
    Map<String, ContactState> states = new TreeMap<>();
    Map<String, TestingLog.Record> out = new TreeMap<>();
    for (Event event : events) {
      ContactState state =
          states.computeIfAbsent(
              event.getWorkspace(), workspace -> new Newcomers().contact(workspace, "c1"));
      TestingLog.Record record =
          out.computeIfAbsent(event.getWorkspace(), of -> new TestingLog.Record());
      engines.onWake(state, event.getTimestamp() - 1, record);
      engines.of(state).onEvent(state, event, record);
    }
    Map<String, List<String>> all = new TreeMap<>();
    states.forEach(
        (workspace, state) -> {
          TestingLog.Record record = out.getOrDefault(workspace, new TestingLog.Record());
          engines.onWake(state, end, record);
          List<String> lines = new ArrayList<>(record.all);
          lines.add(state.toString());
          all.put(workspace, lines);
        });
    return all;
  }

  private static List<Event> history(long seed, String workspace) {
    List<Event> events = Histories.random(seed);
    events.forEach(event -> event.setWorkspace(workspace));
    return events;
  }

  private static WorkspaceRules inForce(List<List<RuleDocument>> documents) {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    documents.forEach(together -> assertThat(rules.takeTogether(together)).isEmpty());
    return rules;
  }

  @Test
  void nothingOfOneShowsInTheOther() throws RuleFaults {
    List<RuleDocument> ofA = documents("a", "Asia/Tokyo", 2, 1);
    List<RuleDocument> ofB = documents("b", "America/New_York", 3, 7);
    WorkspaceRules both = inForce(List.of(ofA, ofB));
    WorkspaceRules onlyA = inForce(List.of(ofA));
    WorkspaceRules onlyB = inForce(List.of(ofB));
    int fired = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<Event> eventsOfA = history(seed, "a");
      List<Event> eventsOfB = history(seed + HISTORIES, "b");
      List<Event> all = new ArrayList<>(eventsOfA);
      all.addAll(eventsOfB);
      all.sort(Comparator.comparingLong(Event::getTimestamp));
      long end = all.get(all.size() - 1).getTimestamp() + 30 * TestingShop.DAY;
      Map<String, List<String>> together = live(both, all, end);
      assertThat(together.get("a")).isEqualTo(live(onlyA, eventsOfA, end).get("a"));
      assertThat(together.get("b")).isEqualTo(live(onlyB, eventsOfB, end).get("b"));
      assertThat(String.valueOf(together.get("a"))).doesNotContain("b-");
      assertThat(String.valueOf(together.get("b"))).doesNotContain("a-new", "a-left", "a-drip");
      fired +=
          (int)
              together.getOrDefault("a", List.of()).stream()
                  .filter(one -> one.startsWith("trigger"))
                  .count();
    }
    assertThat(fired).as("the rules do something").isGreaterThan(HISTORIES);
  }

  /** The same event in both, and even rules of the same contents: each has ids of its own. */
  @Test
  void idsOfTwoWorkspacesNeverMeet() throws RuleFaults {
    WorkspaceRules rules =
        inForce(List.of(documents("a", "UTC", 2, 1), documents("b", "UTC", 2, 1)));
    List<Event> all = new ArrayList<>(history(5, "a"));
    all.addAll(history(5, "b"));
    all.sort(Comparator.comparingLong(Event::getTimestamp));
    Map<String, List<String>> out = live(rules, all, TestingShop.START + 60 * TestingShop.DAY);
    List<String> ids = new ArrayList<>();
    out.values()
        .forEach(
            lines ->
                lines.stream()
                    .filter(line -> line.startsWith("trigger") || line.startsWith("decision"))
                    .map(line -> line.replaceFirst("(?s).*?\"id\": \"([0-9a-f]+)\".*", "$1"))
                    .forEach(ids::add));
    assertThat(ids).hasSizeGreaterThan(4).doesNotHaveDuplicates();
  }
}
