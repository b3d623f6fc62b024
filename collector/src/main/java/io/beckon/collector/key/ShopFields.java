package io.beckon.collector.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.collector.shop.ShopSettings;
import io.beckon.collector.shop.ShopSystem;
import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Zones;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Fields of a shop's key for what its messages leave out:
 *
 * <pre>{@code
 * timezone: Europe/Paris        # of times without a zone
 * currencies: {"2": USD}        # what the shop's numbers of currencies are
 * stores: {"42": Market Square} # names of the places of sale
 * }</pre>
 */
final class ShopFields {
  static final String TIMEZONE = "timezone";
  static final String CURRENCIES = "currencies";
  static final String STORES = "stores";

  private final JsonNode key;
  private final BiConsumer<String, String> fault;

  /**
   * @param fault takes the pointer of a field and what is wrong with it
   */
  ShopFields(JsonNode key, BiConsumer<String, String> fault) {
    this.key = key;
    this.fault = fault;
  }

  ShopSettings settings(ShopSystem system) {
    for (String needed : system.needs()) {
      if (!key.path(needed).isTextual()) {
        fault.accept(
            "",
            "a key of " + system.name() + " needs '" + needed + "': its messages do not say it");
      }
    }
    Map<String, String> currencies = texts(CURRENCIES);
    currencies.replaceAll((number, code) -> currency(number, code));
    return new ShopSettings(zone(), currencies, texts(STORES));
  }

  private ZoneId zone() {
    JsonNode zone = key.path(TIMEZONE);
    if (zone.isMissingNode()) {
      return ZoneOffset.UTC;
    }
    ZoneId known = Zones.of(zone.asText());
    if (known == null) {
      fault.accept(
          "/" + TIMEZONE, "'" + zone.asText() + "' is no time zone; write it such as Europe/Paris");
      return ZoneOffset.UTC;
    }
    return known;
  }

  private String currency(String number, String code) {
    String currency = code.toUpperCase(Locale.ROOT);
    if (!Currencies.isKnown(currency)) {
      fault.accept("/" + CURRENCIES + "/" + number, "'" + code + "' is not an ISO 4217 currency");
    }
    return currency;
  }

  private Map<String, String> texts(String field) {
    Map<String, String> texts = new HashMap<>();
    JsonNode map = key.path(field);
    if (!map.isMissingNode() && !map.isObject()) {
      fault.accept("/" + field, "'" + field + "' names something by its number: {\"2\": …}");
    }
    for (Map.Entry<String, JsonNode> one : map.properties()) {
      texts.put(one.getKey(), one.getValue().asText());
    }
    return texts;
  }
}
