package io.beckon.domain.kind.programme;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.MomentBuilder;
import io.beckon.domain.rule.Parts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a programme: its steps become a flat list, its branches jumps. */
final class ProgrammeReader {
  private static final int MAX_STEPS = 200;

  private final Parts parts;
  private final JsonNode root;
  private final List<ProgrammeRule.Step> steps = new ArrayList<>();
  private final Set<String> places = new HashSet<>();
  private int messages;
  private boolean repeating;

  /** The first condition of the branch whose first step is read next; -1: none is. */
  private int branched = -1;

  ProgrammeReader(Parts parts) {
    this.parts = parts;
    this.root = parts.root();
  }

  ProgrammeRule rule(String name, int version) {
    MomentBuilder entry = new MomentBuilder(parts, "/enter");
    Moment moment = entry.moment();
    boolean hasEvent = entry.hasEvent();
    if (root.path("enter").has("after")) {
      parts.fault("/enter/after#key", "a programme begins at once; let its first step be a 'wait'");
    }
    steps("/steps", "");
    if (steps.size() > MAX_STEPS) {
      parts.fault("/steps", "more than " + MAX_STEPS + " steps");
    }
    List<ProgrammeRule.Exit> exits = new ArrayList<>();
    for (String event : parts.texts("/exit/on")) {
      parts.count(event, 1);
      exits.add(new ProgrammeRule.Exit(event, parts.condition("/exit/if", true)));
    }
    if (parts.has("/exit/if") && exits.isEmpty()) {
      parts.fault("/exit/if#key", "'if' needs an 'on': the event that it looks at");
    }
    return new ProgrammeRule(
        name,
        version,
        moment,
        parts.condition("/enter/if", hasEvent),
        reenter(),
        steps,
        exits,
        root.path("exit").path("ignored").asInt(),
        parts.items("/keep", hasEvent),
        key(hasEvent),
        parts.restraints(),
        parts.onChange());
  }

  private @Nullable RunKey key(boolean hasEvent) {
    return parts.has("/key")
        ? new RunKey(parts.expression("/key", hasEvent), hasEvent && parts.asksForTheEvent("/key"))
        : null;
  }

  private long reenter() {
    JsonNode reenter = root.path("reenter");
    if (reenter.has("after")) {
      return parts.millis("/reenter/after");
    }
    return reenter.asText("never").equals("always") ? 0 : ProgrammeRule.NEVER;
  }

  private void steps(String pointer, String place) {
    JsonNode list = parts.root().at(pointer);
    boolean ended = false;
    for (int i = 0; i < list.size(); i++) {
      String at = pointer + "/" + i;
      if (ended) {
        parts.fault(at, "this step is never reached: the one before it ends the programme");
        return;
      }
      step(at, place.isEmpty() ? String.valueOf(i + 1) : place + "." + (i + 1));
      ended = list.get(i).has("end");
    }
  }

  private void step(String pointer, String number) {
    JsonNode step = root.at(pointer);
    String place = step.path("name").asText(number);
    if (!places.add(place)) {
      parts.fault(pointer + "/name", "two steps are called '" + place + "'");
    }
    if (step.has("branch")) {
      branch(pointer, place);
    } else if (step.has("repeat")) {
      branched = -1;
      repeat(pointer, place);
    } else if (step.has("wait")) {
      branched = -1;
      await(pointer, place);
    } else if (step.has("end")) {
      steps.add(new ProgrammeRule.End());
    } else {
      message(pointer, place);
    }
  }

  private void message(String pointer, String place) {
    int asked = branched;
    branched = -1;
    if (!parts.has(pointer + "/if")) {
      say(pointer + "/send", place, asked >= 0 ? asked : steps.size());
      if (parts.has(pointer + "/else")) {
        parts.fault(pointer + "/else#key", "'else' needs an 'if'");
      }
      return;
    }
    int unless = unless(pointer + "/if");
    int from = asked >= 0 ? asked : unless;
    say(pointer + "/send", place, from);
    if (parts.has(pointer + "/else")) {
      int jump = steps.size();
      steps.add(new ProgrammeRule.Jump(0));
      land(unless);
      say(pointer + "/else/send", place + ".else", from);
      steps.set(jump, new ProgrammeRule.Jump(steps.size()));
    } else {
      land(unless);
    }
  }

  private void branch(String pointer, String place) {
    JsonNode branches = root.at(pointer + "/branch");
    List<Integer> jumps = new ArrayList<>();
    int first = branched >= 0 ? branched : steps.size();
    for (int i = 0; i < branches.size(); i++) {
      String at = pointer + "/branch/" + i;
      boolean last = i == branches.size() - 1;
      if (!parts.has(at + "/if") && !last) {
        parts.fault(
            at, "only the last branch can be without 'if': those behind it are never taken");
      }
      int unless = parts.has(at + "/if") ? unless(at + "/if") : -1;
      branched = first;
      steps(at + "/steps", place + "." + (i + 1));
      branched = -1;
      if (!last) {
        jumps.add(steps.size());
        steps.add(new ProgrammeRule.Jump(0));
      }
      if (unless >= 0) {
        land(unless);
      }
    }
    for (int jump : jumps) {
      steps.set(jump, new ProgrammeRule.Jump(steps.size()));
    }
  }

  private void repeat(String pointer, String place) {
    if (repeating) {
      parts.fault(pointer + "/repeat#key", "what is repeated cannot have a part that is repeated");
      return;
    }
    repeating = true;
    int times = root.at(pointer + "/repeat/times").asInt();
    // Jumps over itself to the check, so that the rounds are counted in one place.
    int first = steps.size();
    steps.add(new ProgrammeRule.Jump(0));
    int body = steps.size();
    steps(pointer + "/repeat/steps", place);
    if (steps.subList(body, steps.size()).stream()
        .noneMatch(step -> step instanceof ProgrammeRule.Pause)) {
      parts.fault(
          pointer + "/repeat", "what is repeated needs a 'wait', or it is all sent at once");
    }
    steps.set(first, new ProgrammeRule.Jump(steps.size()));
    steps.add(new ProgrammeRule.Again(body, times));
    repeating = false;
  }

  private void await(String pointer, String place) {
    JsonNode wait = root.at(pointer + "/wait");
    if (wait.isTextual()) {
      steps.add(new ProgrammeRule.Pause(place, parts.millis(pointer + "/wait")));
      return;
    }
    parts.count(wait.path("event").asText(), 1);
    steps.add(
        new ProgrammeRule.Await(
            place,
            wait.path("event").asText(),
            parts.condition(pointer + "/wait/if", true),
            parts.millis(pointer + "/wait/timeout")));
  }

  private void say(String pointer, String place, int from) {
    if (parts.has("/key") && parts.has(pointer + "/with/key")) {
      parts.fault(pointer + "/with/key#key", "'key' is what the payload calls the programme's key");
    }
    steps.add(new ProgrammeRule.Say(place, messages++, parts.send(pointer, false), from));
  }

  private int unless(String pointer) {
    steps.add(new ProgrammeRule.Unless(parts.condition(pointer, false), 0));
    return steps.size() - 1;
  }

  private void land(int unless) {
    ProgrammeRule.Unless step = (ProgrammeRule.Unless) steps.get(unless);
    steps.set(unless, new ProgrammeRule.Unless(step.condition(), steps.size()));
  }
}
