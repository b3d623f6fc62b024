package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.ConditionFault;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.policy.Holdout;
import io.beckon.domain.policy.Limits;
import io.beckon.domain.policy.QuietHours;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts that documents of several kinds have, read by JSON pointer. Faults are collected; a
 * neutral value stands in.
 */
public final class Parts {
  private static final Pattern RECOMMEND = Pattern.compile("\\brecommend\\s*\\(");

  private static final long HOUR = 3_600_000L;
  private static final long WEEK = 168 * HOUR;

  private final Yaml yaml;
  private final ConditionCompiler compiler;
  private final List<RuleFault> faults;
  private final List<Counter> counters;
  private final JsonNode root;
  private final boolean asksReactions;
  private final List<NamedChannel> named = new ArrayList<>();

  /**
   * @param asksReactions whether conditions may ask how a contact reacts to the rule's messages
   */
  Parts(
      Yaml yaml,
      ConditionCompiler compiler,
      List<RuleFault> faults,
      List<Counter> counters,
      boolean asksReactions) {
    this.asksReactions = asksReactions;
    this.counters = counters;
    this.yaml = yaml;
    this.root = yaml.root();
    this.compiler = compiler;
    this.faults = faults;
  }

  /** The document. */
  public JsonNode root() {
    return root;
  }

  public Send send(String pointer, boolean hasEvent) {
    JsonNode send = root.at(pointer);
    return new Send(
        channels(pointer + "/channel"),
        send.path("channel").has("best"),
        bestHour(pointer + "/at"),
        send.path("template").asText(""),
        items(pointer + "/with", hasEvent));
  }

  /** Milliseconds of {@code best-hour within 24h}; 0 where there is none. */
  private long bestHour(String pointer) {
    JsonNode at = root.at(pointer);
    if (at.isMissingNode()) {
      return 0;
    }
    String text = at.asText();
    long within = DurationLiterals.millis(text.substring(text.lastIndexOf(' ') + 1));
    if (within < HOUR || within > WEEK) {
      fault(pointer, "best-hour looks from 1h to 7d ahead");
    }
    return within;
  }

  /** One channel, several in the order of preference, or the best of several. */
  public List<String> channels(String pointer) {
    boolean best = root.at(pointer).has("best");
    List<String> channels = texts(best ? pointer + "/best" : pointer);
    channels.forEach(channel -> channel(channel, pointer));
    return channels;
  }

  /** The document names a channel here, which it or another one must declare. */
  public void channel(String channel, String pointer) {
    named.add(new NamedChannel(channel, pointer));
  }

  /** The channels that the document names. */
  List<NamedChannel> channels() {
    return named;
  }

  /** A channel, and where the document names it. */
  record NamedChannel(String channel, String pointer) {}

  public List<Send.Item> items(String pointer, boolean hasEvent) {
    List<Send.Item> items = new ArrayList<>();
    root.at(pointer)
        .fieldNames()
        .forEachRemaining(
            name -> {
              Condition value = compiled(pointer + "/" + name, hasEvent, false);
              String narrower = value.narrower();
              if (narrower != null) {
                fault(
                    pointer + "/" + name,
                    "'"
                        + value.text()
                        + "' is all that is known of it; name what the message needs, such as "
                        + narrower);
              }
              items.add(new Send.Item(name, value));
            });
    return items;
  }

  public Limits limits(String pointer) {
    JsonNode limit = root.at(pointer);
    return limit.isMissingNode()
        ? Limits.NONE
        : new Limits(
            limit.path("once").asText().equals("cart"),
            millis(pointer + "/gap"),
            limit.path("max").asInt(),
            millis(pointer + "/per"));
  }

  /** What the document says of all its messages. */
  public SendPolicy restraints() {
    return new SendPolicy(
        limits("/limit"),
        quiet("/quiet"),
        millis("/expires"),
        holdout(),
        root.path("priority").asInt());
  }

  public OnChange onChange() {
    return OnChange.valueOf(root.path("onChange").asText("keep").toUpperCase(Locale.ROOT));
  }

  public @Nullable QuietHours quiet(String pointer) {
    JsonNode quiet = root.at(pointer);
    if (quiet.isMissingNode()) {
      return null;
    }
    try {
      return QuietHours.of(quiet.asText());
    } catch (IllegalArgumentException e) {
      fault(pointer, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private int holdout() {
    String share = root.path("holdout").asText("0%");
    double percent = Double.parseDouble(share.substring(0, share.length() - 1));
    if (percent > 100) {
      fault("/holdout", "more than 100% cannot be held out");
    }
    return (int) Math.round(percent / 100 * Holdout.WHOLE);
  }

  /** Several texts, or one alone. */
  public List<String> texts(String pointer) {
    JsonNode node = root.at(pointer);
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  public boolean has(String pointer) {
    return !root.at(pointer).isMissingNode();
  }

  public long millis(String pointer) {
    JsonNode node = root.at(pointer);
    return node.isMissingNode() ? 0 : DurationLiterals.millis(node.asText());
  }

  /** The condition at this place; {@link Condition#TRUE} where there is none. */
  public Condition condition(String pointer, boolean hasEvent) {
    return has(pointer) ? compiled(pointer, hasEvent, true) : Condition.TRUE;
  }

  /** The value at this place. */
  public Condition expression(String pointer, boolean hasEvent) {
    return compiled(pointer, hasEvent, false);
  }

  /** Whether an expression that has been found sound cannot be read without an event. */
  public boolean asksForTheEvent(String pointer) {
    try {
      compiler.expression(root.at(pointer).asText(), false);
      return false;
    } catch (ConditionFault e) {
      return true;
    }
  }

  private Condition compiled(String pointer, boolean hasEvent, boolean truth) {
    String text = root.at(pointer).asText();
    try {
      Condition condition =
          truth ? compiler.condition(text, hasEvent) : compiler.expression(text, hasEvent);
      if (RECOMMEND.matcher(text).find() && !condition.recommends()) {
        fault(
            pointer,
            "recommend() stands for a value of a payload and for the whole of it, such as"
                + " items: recommend(\"complementary\", 4)");
      }
      counters.addAll(condition.counters());
      if (condition.asksReactions() && !asksReactions) {
        fault(
            pointer,
            "opened() and clicked() know the messages of their own programme only; elsewhere"
                + " count, such as countIn(\"Email Link Clicked\", 30d) > 0");
      }
      return condition;
    } catch (ConditionFault e) {
      Yaml.Place place = yaml.place(pointer);
      String before = text.substring(0, Math.min(e.offset(), text.length()));
      int lines = (int) before.chars().filter(c -> c == '\n').count();
      int column =
          lines == 0
              ? place.column() + before.length()
              : before.length() - before.lastIndexOf('\n');
      faults.add(
          new RuleFault(
              yaml.origin(),
              place.line() + lines,
              column,
              e.getMessage() + " in: " + text.strip()));
      return Condition.TRUE;
    }
  }

  public void fault(String pointer, String message) {
    faults.add(yaml.fault(pointer, message));
  }

  /** Events of this name are to be counted, so far back. */
  public void count(String event, long span) {
    counters.add(new Counter(event, span));
  }
}
