package io.beckon.domain.basics;

import java.util.Collection;

/** The known name that a mistyped one most likely stands for. */
public final class Nearest {
  private Nearest() {}

  /** {@code "; did you mean 'x'?"}, or nothing when no name is near. */
  public static String hint(String typed, Collection<String> known) {
    String best = "";
    int least = Math.max(2, typed.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(typed, name);
      if (distance < least || (distance == least && !best.isEmpty() && name.compareTo(best) < 0)) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  /** Levenshtein's distance: insertions, deletions and substitutions. */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
