package io.beckon.collector.shop;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What a shop's messages leave out, from the file of keys.
 *
 * @param zone of times that name none
 * @param currencies ISO 4217 codes by the number that the shop has for them
 * @param stores names of places of sale by the number that the shop has for them
 */
public record ShopSettings(
    ZoneId zone, Map<String, String> currencies, Map<String, String> stores) {
  public static final ShopSettings NONE = new ShopSettings(ZoneOffset.UTC, Map.of(), Map.of());

  public ShopSettings {
    currencies = Map.copyOf(currencies);
    stores = Map.copyOf(stores);
  }
}
