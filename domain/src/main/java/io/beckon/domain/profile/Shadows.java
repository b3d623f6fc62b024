package io.beckon.domain.profile;

/**
 * Names of shadows: versions of a rule that run beside the one in force. What they make of a
 * contact is kept with it under such a name, and nobody else sees it.
 */
public final class Shadows {
  /** What follows the rule's name. */
  public static final String SUFFIX = "~shadow";

  private Shadows() {}

  /** Whether this is the name of a shadow. */
  public static boolean isShadow(String name) {
    return name.endsWith(SUFFIX);
  }
}
