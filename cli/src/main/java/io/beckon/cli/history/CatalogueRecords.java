package io.beckon.cli.history;

import io.beckon.domain.basics.Keys;
import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the catalogue of a running engine says of a few products. */
public final class CatalogueRecords {
  private CatalogueRecords() {}

  /** The products of these ids that are in the catalogue now. */
  public static List<CatalogProduct> of(
      KeyedRecords records, String workspace, Collection<String> ids) throws IOException {
    if (ids.isEmpty()) {
      return List.of();
    }
    Set<String> keys = new HashSet<>();
    ids.forEach(id -> keys.add(Keys.join(workspace, id)));
    Map<String, CatalogProduct> latest = new TreeMap<>();
    AvroCodec<CatalogProduct> codec = new AvroCodec<>(CatalogProduct.class);
    records.of(
        List.of(TopicTable.CATALOG.name()),
        keys,
        0,
        record -> {
          CatalogProduct product =
              record.value() == null ? null : codec.readPrefixed(KeyedRecords.value(record));
          if (product != null) {
            latest.put(product.getProductId(), product);
          }
        });
    latest.values().removeIf(CatalogProduct::getGone);
    return List.copyOf(latest.values());
  }
}
