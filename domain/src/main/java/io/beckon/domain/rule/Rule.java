package io.beckon.domain.rule;

import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.WorkspaceLimits;
import io.beckon.domain.profile.Shadows;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule that has been read, checked and compiled. */
public interface Rule {
  /** Unique in a workspace, kebab-case. */
  String name();

  /** 1 or more; a higher one replaces a lower one. */
  int version();

  /** The word for this kind in triggers and metrics. */
  String kind();

  /** The segments that it defines, as they are known outside. */
  default List<String> segments() {
    return List.of();
  }

  /** Whether its segments are known as {@code RULE.SEGMENT}, and it moves contacts among them. */
  default boolean hasSeveralSegments() {
    return false;
  }

  /** What one of several segments of this rule is known as outside. */
  default String segment(String own) {
    return name() + "." + own;
  }

  /** The lifecycle stages that it defines. */
  default List<String> stageNames() {
    return List.of();
  }

  /** The thresholds that it defines, without its own name. */
  default List<String> thresholdNames() {
    return List.of();
  }

  /** What it says of all rules together; null: nothing. */
  default @Nullable WorkspaceLimits ofWorkspace() {
    return null;
  }

  /** Runs beside the version in force, and writes what it would have done to the decisions only. */
  default boolean shadow() {
    return Shadows.isShadow(name());
  }

  /** Whether it is looked at after each event, so that it says little when it does not hold. */
  default boolean isLookedAtAlways() {
    return false;
  }

  /** What becomes of that which is under way when this version is published. */
  default OnChange onChange() {
    return OnChange.KEEP;
  }

  /** Name of the event that its messages can be about; null: they are about none. */
  default @Nullable String firesBy() {
    return null;
  }

  /** What must happen before it is looked at, in words that follow "it waits for". */
  default String waitsFor() {
    return "any event of the contact";
  }

  /** What its triggers carry. */
  default Stream<Send> sends() {
    return Stream.empty();
  }

  /** The same, each once: what a template can be made for. */
  default List<Send> messages() {
    return sends().distinct().toList();
  }

  /** Whether any of its triggers waits for the recommender; then all of them go past it. */
  default boolean recommends() {
    return sends().anyMatch(Send::recommends);
  }
}
