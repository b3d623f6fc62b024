package io.beckon.domain.recommend;

import io.beckon.schema.CatalogProduct;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two products are of the same kind, so that one can be had in place of the other. A feed
 * may say it by an attribute. Else both stand in the same place of the shop's tree of categories;
 * where the feed knows no more than one level of it, such as Kitchen, their names have a word in
 * common as well, beside the brand's.
 */
public final class ProductKinds {
  /** Attribute of the catalogue: products of the same one are of the same kind. */
  public static final String KIND = "kind";

  private static final int LEAST_LETTERS = 3;

  private ProductKinds() {}

  static boolean areSame(CatalogProduct one, CatalogProduct other) {
    String kind = said(one);
    String others = said(other);
    if (kind != null && others != null) {
      return kind.equals(others);
    }
    if (!one.getCategory().equals(other.getCategory())) {
      return false;
    }
    if (one.getCategory().size() > 1) {
      return true;
    }
    Set<String> words = new HashSet<>(words(one.getName()));
    words.removeAll(words(brand(one)));
    words.removeAll(words(brand(other)));
    words.retainAll(words(other.getName()));
    return !words.isEmpty();
  }

  private static @Nullable String said(CatalogProduct product) {
    String kind = product.getAttributes().get(KIND);
    return kind == null || kind.isBlank() ? null : kind.strip().toLowerCase(Locale.ROOT);
  }

  private static String brand(CatalogProduct product) {
    return product.getBrand() == null ? "" : product.getBrand();
  }

  /** In small letters and the singular, as far as an s makes the plural. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && Character.isLetter(text.charAt(i))) {
        word.append(Character.toLowerCase(text.charAt(i)));
        continue;
      }
      if (word.length() > LEAST_LETTERS && word.charAt(word.length() - 1) == 's') {
        word.setLength(word.length() - 1);
      }
      if (word.length() >= LEAST_LETTERS) {
        words.add(word.toString());
      }
      word.setLength(0);
    }
    return words;
  }
}
