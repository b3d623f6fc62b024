package io.beckon.cli.catalog;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a product can be had, in the words of <a
 * href="https://support.google.com/merchants/answer/6324448">Google</a>, of Meta, of <a
 * href="https://schema.org/ItemAvailability">schema.org</a> and of shop systems, whatever their
 * capitals, spaces, hyphens and underscores.
 */
final class Availability {
  private static final Set<String> HAD =
      Set.of(
          "",
          "instock",
          "available",
          "availablefororder",
          "limited",
          "limitedavailability",
          "onlineonly",
          "instoreonly",
          "madetoorder",
          "true",
          "yes",
          "y",
          "1");

  /** What is ordered now and comes later cannot be had yet. */
  private static final Set<String> NOT_HAD =
      Set.of(
          "outofstock",
          "preorder",
          "presale",
          "backorder",
          "onbackorder",
          "reserved",
          "soldout",
          "discontinued",
          "pending",
          "notavailable",
          "unavailable",
          "false",
          "no",
          "n",
          "0");

  private static final Pattern ADDRESS = Pattern.compile("^https?://(www\\.)?schema\\.org/");
  private static final Pattern BETWEEN = Pattern.compile("[\\s_-]+");

  private Availability() {}

  /**
   * Whether it can be had.
   *
   * @throws IllegalArgumentException with a sentence that names the field
   */
  static boolean of(String written) {
    String word = written.strip().toLowerCase(Locale.ROOT);
    word = BETWEEN.matcher(ADDRESS.matcher(word).replaceFirst("")).replaceAll("");
    if (HAD.contains(word)) {
      return true;
    }
    if (NOT_HAD.contains(word)) {
      return false;
    }
    throw new IllegalArgumentException(
        "availability is '" + written + "', not in_stock or out_of_stock");
  }
}
