package io.beckon.domain.recommend;

import io.beckon.domain.basics.PlainValue;
import io.beckon.schema.CatalogProduct;

/** What a shop's feed says of a product beside what every feed says, such as the age it is for. */
public final class ShopAttribute {
  private ShopAttribute() {}

  /** Whether products can be asked for by this value. */
  static boolean isListed(String name, String value) {
    return !name.isEmpty()
        && !name.equals(Lists.CONTAINS)
        && !name.equals(Ranker.AGAIN)
        && !value.isBlank()
        && value.length() <= PlainValue.MAX_LENGTH;
  }

  /** Whether a product is what a wish asks for; {@code name} is empty where all will do. */
  static boolean matches(CatalogProduct product, String name, String value) {
    if (name.isEmpty()) {
      return true;
    }
    String has = product.getAttributes().get(name);
    return has != null && PlainValue.of(has).equals(PlainValue.of(value));
  }
}
