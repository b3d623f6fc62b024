package io.beckon.domain.recommend;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.PlainValue;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Demand;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.NextProduct;
import io.beckon.schema.Paths;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lists that recommendations are made of, from what the affinity job and the feed say. */
public final class Lists {
  /** Attribute of a set's catalogue record: ids of the products in it. */
  public static final String CONTAINS = "contains";

  private static final String SETS = "sets/";
  private static final String ATTRIBUTE = "attribute";
  private static final String OF_ATTRIBUTES = Keys.join(ATTRIBUTE, "");

  /** Orders that nothing followed, added to those that are known. */
  private static final double DOUBT = 30;

  private static final int PRODUCTS = Bounds.cap(Suggestions.SCHEMA$, "products");
  private static final Comparator<Suggested> BEST_FIRST =
      Comparator.comparingDouble(Suggested::getScore)
          .reversed()
          .thenComparing(Suggested::getProduct);

  private Lists() {}

  /** Name of the list of what goes with a product, by {@code bought} or {@code viewed}. */
  public static String together(String kind, String product) {
    return Keys.join(kind, product);
  }

  /** Whether a list is of what is bought with a product. */
  static boolean isOfBaskets(String list) {
    return list.startsWith(together(Baskets.BOUGHT, ""));
  }

  /** Name of the list of what is bought most in a scope. */
  public static String demand(String scope) {
    return "demand/" + scope;
  }

  /** Name of the list of what is ordered next after a category. */
  public static String next(String category) {
    return "next/" + category;
  }

  /** Name of the list of what is ordered next after a product. */
  public static String nextProduct(String product) {
    return Keys.join("next-product", product);
  }

  /** Whether a list is of what is ordered next after a product. */
  static boolean isOfNextProducts(String list) {
    return list.startsWith(nextProduct(""));
  }

  static String sets(String product) {
    return SETS + product;
  }

  /** Name of the list of products with such an attribute. */
  static String attribute(String name, String value) {
    return Keys.join(ATTRIBUTE, name, PlainValue.of(value));
  }

  static boolean isOfAttribute(String list) {
    return list.startsWith(OF_ATTRIBUTES);
  }

  /** Whether a list is of sets that contain a product. */
  static boolean isOfSets(String list) {
    return list.startsWith(SETS);
  }

  /**
   * What goes with a product, or is ordered next after it. The score of what goes with it is the
   * added value of a rule, {@code confidence - share of all baskets} (Sahar, S. (1999), KDD): how
   * much likelier the other one is because of this one. 0 to 1; what is not likelier is left out.
   * That of what comes next is the share of the orders after one with the product that hold it, as
   * if 30 more had followed that do not: of few orders one knows little.
   *
   * @return null for what is not about products
   */
  public static @Nullable Suggestions of(Affinities affinities) {
    if (!affinities.getUnit().equals(Baskets.PRODUCT)) {
      return null;
    }
    return affinities.getKind().equals(Baskets.NEXT) ? next(affinities) : together(affinities);
  }

  private static Suggestions next(Affinities affinities) {
    List<Suggested> products = new ArrayList<>();
    for (Affinity other : affinities.getOthers()) {
      double share = other.getTogether() / (affinities.getAlone() + DOUBT);
      products.add(new Suggested(other.getItem(), Math.min(1, share), other.getLift()));
    }
    return list(
        affinities.getWorkspace(), nextProduct(affinities.getItem()), affinities.getAt(), products);
  }

  private static Suggestions together(Affinities affinities) {
    List<Suggested> products = new ArrayList<>();
    for (Affinity other : affinities.getOthers()) {
      if (other.getLift() > 1) {
        products.add(
            new Suggested(
                other.getItem(),
                Math.min(1, other.getConfidence() * (1 - 1 / other.getLift())),
                other.getLift()));
      }
    }
    return list(
        affinities.getWorkspace(),
        together(affinities.getKind(), affinities.getItem()),
        affinities.getAt(),
        products);
  }

  /**
   * What is bought most in a scope, in relation to the most bought of all.
   *
   * @return null for what is not about bought products
   */
  public static @Nullable Suggestions of(Demand demand) {
    if (!demand.getWhat().equals(DemandFacts.BOUGHT)) {
      return null;
    }
    long most = 0;
    for (ItemDemand item : demand.getItems()) {
      most = Math.max(most, item.getMonth());
    }
    List<Suggested> products = new ArrayList<>();
    for (ItemDemand item : demand.getItems()) {
      if (item.getMonth() > 0) {
        products.add(new Suggested(item.getItem(), (double) item.getMonth() / most, 0.0));
      }
    }
    return list(demand.getWorkspace(), demand(demand.getScope()), demand.getAt(), products);
  }

  /** What is ordered next after an order from a category. */
  public static Suggestions of(Paths paths) {
    List<Suggested> products = new ArrayList<>();
    for (NextProduct next : paths.getProducts()) {
      products.add(new Suggested(next.getItem(), Math.min(1, next.getShare()), 0.0));
    }
    return list(paths.getWorkspace(), next(paths.getFrom()), paths.getAt(), products);
  }

  /**
   * A set, in the list of each product that it contains; any product, in those of its attributes.
   */
  public static List<Suggestions> of(CatalogProduct product) {
    List<Suggestions> lists = new ArrayList<>();
    for (String contained : contained(product)) {
      lists.add(joining(sets(contained), product));
    }
    product
        .getAttributes()
        .forEach(
            (name, value) -> {
              if (ShopAttribute.isListed(name, value)) {
                lists.add(joining(attribute(name, value), product));
              }
            });
    return lists;
  }

  private static Suggestions joining(String list, CatalogProduct product) {
    List<Suggested> one = new ArrayList<>(1);
    one.add(new Suggested(product.getProductId(), 1.0, 0.0));
    return Suggestions.newBuilder()
        .setWorkspace(product.getWorkspace())
        .setList(list)
        .setMore(true)
        .setAt(product.getAt())
        .setProducts(one)
        .build();
  }

  /** Ids of the products in a set; none for a single product. */
  static List<String> contained(CatalogProduct product) {
    List<String> ids = new ArrayList<>();
    String contains = product.getAttributes().get(CONTAINS);
    if (contains != null) {
      for (String id : contains.split("[,; ]+")) {
        if (!id.isBlank()) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  /** A list with products put before those that are in it, each product once. */
  public static Suggestions beside(@Nullable Suggestions known, Suggestions more) {
    if (known == null) {
      return more;
    }
    List<Suggested> products = new ArrayList<>(more.getProducts());
    for (Suggested one : known.getProducts()) {
      if (Bounds.find(products, Suggested::getProduct, one.getProduct()) == null) {
        products.add(one);
      }
    }
    return capped(more.getWorkspace(), more.getList(), more.getAt(), products);
  }

  /** What is wrong with a list that somebody wrote, as a sentence; null when it is sound. */
  public static @Nullable String fault(Suggestions list) {
    if (list.getWorkspace().isBlank()) {
      return "workspace is empty";
    }
    if (list.getList().isBlank()) {
      return "list is empty";
    }
    if (list.getProducts().size() > PRODUCTS) {
      return "there are more than " + PRODUCTS + " products";
    }
    for (Suggested one : list.getProducts()) {
      boolean share = one.getScore() >= 0 && one.getScore() <= 1;
      if (!share) {
        return "score " + one.getScore() + " of a product is not 0 to 1";
      }
    }
    return null;
  }

  private static Suggestions list(
      String workspace, String name, long at, List<Suggested> products) {
    products.sort(BEST_FIRST);
    return capped(workspace, name, at, products);
  }

  private static Suggestions capped(
      String workspace, String name, long at, List<Suggested> products) {
    return Suggestions.newBuilder()
        .setWorkspace(workspace)
        .setList(name)
        .setMore(false)
        .setAt(at)
        .setProducts(
            products.size() > PRODUCTS ? new ArrayList<>(products.subList(0, PRODUCTS)) : products)
        .build();
  }
}
