package io.beckon.domain.recommend;

import io.beckon.schema.CatalogProduct;
import java.math.BigDecimal;
import java.util.Locale;

/** What a shop's feed says of a product beside what every feed says, such as the age it is for. */
public final class ShopAttribute {
  /** Longer values are sentences, by which nobody asks. */
  private static final int MAX_LENGTH = 20;

  private ShopAttribute() {}

  /** A value as it is compared: 7, 7.0 and 07 are the same, and so are Red and red. */
  public static String plain(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || !Character.isDigit(text.codePointBefore(text.length()))
        // 1e999999999 written out would fill the memory, and anybody may send it.
        || text.indexOf('e') >= 0) {
      return text;
    }
    try {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      // A number and a unit, a size, a name: a text like any other.
      return text;
    }
  }

  /** Whether products can be asked for by this value. */
  static boolean isListed(String name, String value) {
    return !name.isEmpty()
        && !name.equals(Lists.CONTAINS)
        && !name.equals(Choice.AGAIN)
        && !value.isBlank()
        && value.length() <= MAX_LENGTH;
  }

  /** Whether a product is what a wish asks for; {@code name} is empty where all will do. */
  static boolean matches(CatalogProduct product, String name, String value) {
    if (name.isEmpty()) {
      return true;
    }
    String has = product.getAttributes().get(name);
    return has != null && plain(has).equals(plain(value));
  }
}
