package io.beckon.domain.recommend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.domain.basics.Money;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.condition.ShownFields;
import io.beckon.domain.policy.MoneyJson;
import io.beckon.domain.policy.Payload;
import io.beckon.schema.CatalogProduct;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts beside each product that a payload names what a message shows of it: name, category,
 * address, image, and as {@code now} what it costs. What the shop's events said themselves stays.
 */
public final class DescribedPayload {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DescribedPayload() {}

  /**
   * The payload with what the catalogue knows; as it was when that would be longer than a payload
   * may be.
   *
   * @param at whose prices count, epoch milliseconds
   * @throws IllegalStateException when it is no JSON, which {@link Payload} never writes
   */
  public static String of(String payload, Collection<CatalogProduct> catalogue, long at) {
    if (catalogue.isEmpty()) {
      return payload;
    }
    Map<String, CatalogProduct> known = new HashMap<>();
    catalogue.forEach(product -> known.put(product.getProductId(), product));
    try {
      JsonNode tree = JSON.readTree(payload);
      describe(tree, known, at);
      String described = JSON.writeValueAsString(tree);
      return described.length() > Payload.MAX_LENGTH ? payload : described;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload is no JSON: " + payload, e);
    }
  }

  private static void describe(JsonNode node, Map<String, CatalogProduct> known, long at) {
    if (node instanceof ObjectNode object) {
      CatalogProduct product = known.get(object.path(ShownFields.PRODUCT).asText());
      if (product != null) {
        describe(object, product, at);
      }
    }
    node.forEach(child -> describe(child, known, at));
  }

  private static void describe(ObjectNode line, CatalogProduct product, long at) {
    Map<String, @Nullable String> said = new HashMap<>();
    said.put("name", product.getName());
    said.put("category", CatalogNews.narrowest(product));
    said.put("url", product.getAddress());
    said.put("image", product.getImage());
    ShownFields.OF_PRODUCT.forEach(name -> missing(line, name, said.get(name)));
    Money now = new Money(CatalogNews.price(product, at), product.getCurrency());
    line.set(ShownFields.NOW, MoneyJson.of(now));
  }

  private static void missing(ObjectNode line, String name, @Nullable String value) {
    if (!line.hasNonNull(name) && value != null && !value.isEmpty()) {
      line.put(name, value);
    }
  }
}
