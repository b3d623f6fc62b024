package io.beckon.cli.catalog;

import io.beckon.schema.CatalogProduct;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A product feed as it was read: sound products by their id, and what is wrong with the others. */
public final class CatalogFile implements Feed.Rows {
  private static final int KEPT_FAULTS = 50;

  private final Path file;
  private final String workspace;
  private final String currency;
  private final long at;
  private final Map<String, Long> lines = new HashMap<>();
  private final Map<String, CatalogProduct> products = new TreeMap<>();
  private final Set<String> faultyGroups = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private long faulty;
  private boolean nameless;
  private int groups;
  private long rightUntil = Long.MAX_VALUE;

  private CatalogFile(Path file, String workspace, String currency, long at) {
    this.file = file;
    this.workspace = workspace;
    this.currency = currency;
    this.at = at;
  }

  /**
   * Reads a feed.
   *
   * @param format csv, jsonl or xml; empty: what the file's name says
   * @param currency of prices that name none; empty: they must
   * @param at when it is loaded, epoch milliseconds
   * @throws io.beckon.cli.UserError when there is no such file, or it cannot be read at all
   */
  public static CatalogFile read(
      Path file, String format, String workspace, String currency, long at) {
    CatalogFile read = new CatalogFile(file, workspace, currency, at);
    Feed.read(file, format.isEmpty() ? Feed.format(file) : format, read);
    List<CatalogProduct> groups = VariantGroups.of(read.products, read.lines.keySet());
    groups.forEach(group -> read.products.put(group.getProductId(), group));
    read.groups = groups.size();
    return read;
  }

  public Map<String, CatalogProduct> products() {
    return products;
  }

  /** Whether the feed has the product, be its row at fault, or that of a variant. */
  boolean names(String id) {
    return products.containsKey(id) || lines.containsKey(id) || faultyGroups.contains(id);
  }

  /** How many products stand for their variants, without a row of their own. */
  int groups() {
    return groups;
  }

  /**
   * When a sale of the feed next begins or ends: its prices are right until then. {@link
   * Long#MAX_VALUE}: none does.
   */
  long rightUntil() {
    return rightUntil;
  }

  /** How many rows are at fault. */
  long faulty() {
    return faulty;
  }

  /** The first faults, each with file and line. */
  public List<String> faults() {
    return faults;
  }

  @Override
  public void row(long line, Map<String, String> fields) {
    try {
      CatalogProduct product = FeedProduct.of(fields, workspace, currency, at);
      Long first = lines.putIfAbsent(product.getProductId(), line);
      if (first != null) {
        note(line, "id " + product.getProductId() + " stands on line " + first + " already");
      } else {
        products.put(product.getProductId(), product);
        String sale = fields.getOrDefault(SalePeriod.FIELD, "");
        if (!sale.isBlank() && !fields.getOrDefault("sale_price", "").isBlank()) {
          rightUntil = Math.min(rightUntil, SalePeriod.of(sale.strip()).next(at));
        }
      }
    } catch (IllegalArgumentException e) {
      String id = fields.getOrDefault("id", fields.getOrDefault("sku", "")).strip();
      lines.putIfAbsent(id, line);
      nameless |= id.isEmpty();
      faultyGroups.add(fields.getOrDefault(VariantGroups.FIELD, "").strip());
      note(line, (id.isEmpty() ? "" : "product " + id + ": ") + e.getMessage());
    }
  }

  /** Whether every product of the feed is known by its id, be its row at fault. */
  boolean isWhole() {
    return !nameless;
  }

  @Override
  public void end(long line, String fault) {
    fault(line, fault);
  }

  /** A row at fault as a whole: whose it is, is not known. */
  @Override
  public void fault(long line, String fault) {
    nameless = true;
    note(line, fault);
  }

  private void note(long line, String fault) {
    faulty++;
    if (faults.size() < KEPT_FAULTS) {
      faults.add(file + ":" + line + ": " + fault);
    }
  }
}
