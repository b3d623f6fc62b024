package io.beckon.collector.segment;

import java.util.List;

/** Ids that shop systems' own messages have: whoever is no shop may not speak under them. */
public final class ShopIds {
  /** What such an id begins with. */
  public static final List<String> PREFIXES =
      List.of("shopify-", "woocommerce-", "magento-", "prestashop-");

  private ShopIds() {}
}
