package io.beckon.collector.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shop systems that are known. */
public final class ShopSystems {
  private static final List<ShopSystem> ALL =
      List.of(new Shopify(), new WooCommerce(), new Magento(), new PrestaShop());

  private ShopSystems() {}

  /** Their names, as the file of keys writes them. */
  public static List<String> names() {
    return ALL.stream().map(ShopSystem::name).toList();
  }

  /** The system of this name; null when there is none. */
  public static @Nullable ShopSystem named(String name) {
    return ALL.stream().filter(system -> system.name().equals(name)).findFirst().orElse(null);
  }
}
