package io.beckon.domain.rule;

/** What becomes of that which is under way when a new version of its rule is published. */
public enum OnChange {
  /** It goes on under the new version, where it stands; what was due stays due. */
  KEEP,
  /** It begins anew under the new version. */
  RESTART,
  /** It ends under the version that it began with. */
  DRAIN
}
