package io.beckon.domain.condition;

import java.util.List;

/**
 * What a payload's {@code recommend("complementary", 4)} asks for; it is filled in on the trigger's
 * way to its channel.
 *
 * @param kind one of {@link #KINDS}
 * @param count at most so many products, 1 to {@link #MOST}
 * @param attribute only products whose attribute of this name in the catalogue is {@code value};
 *     empty: all
 * @param value as text
 */
public record Recommend(String kind, int count, String attribute, String value) {
  public static final String VIEWED = "viewed";
  public static final String VIEWED_EVER = "viewed-ever";
  public static final String RELATED = "related";
  public static final String COMPLEMENTARY = "complementary";
  public static final String UPSELL = "upsell";
  public static final String NEXT = "next";
  public static final String POPULAR = "popular";

  public static final List<String> KINDS =
      List.of(VIEWED, VIEWED_EVER, RELATED, COMPLEMENTARY, UPSELL, NEXT, POPULAR);

  public static final int MOST = 20;

  /** Whatever the products' attributes. */
  public Recommend(String kind, int count) {
    this(kind, count, "", "");
  }

  public Recommend {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          "recommend() knows " + String.join(", ", KINDS) + "; not '" + kind + "'");
    }
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "recommend() gives 1 to " + MOST + " products, not " + count);
    }
  }

  /** Whether it is of products that the contact itself has looked at. */
  public static boolean isOwn(String kind) {
    return kind.equals(VIEWED) || kind.equals(VIEWED_EVER);
  }

  /** Whether it is made up by what is popular where there is too little of its own. */
  public static boolean isMadeUp(String kind) {
    return !isOwn(kind) && !kind.equals(UPSELL);
  }
}
