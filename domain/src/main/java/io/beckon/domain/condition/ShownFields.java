package io.beckon.domain.condition;

import java.util.List;
import org.apache.avro.Schema;

/** What a payload shows of a record, and as what, by the marks in the record's schema. */
public final class ShownFields {
  /** Says which product a line is of. */
  public static final String PRODUCT = "productId";

  /** What the catalogue says of such a product, beside {@link #NOW}. */
  public static final List<String> OF_PRODUCT = List.of("name", "category", "url", "image");

  /** What such a product costs when the message is made. */
  public static final String NOW = "now";

  /** Of the amounts in the same record; shown with each of them. */
  public static final String CURRENCY = "currency";

  private ShownFields() {}

  /** Whether a payload has it as a field of its own; bookkeeping is nobody's outside. */
  public static boolean isShown(Schema.Field field) {
    return field.getObjectProp("bookkeeping") == null && !field.name().equals(CURRENCY);
  }

  /** Whether it is an amount: minor units in a number, or a text as money writes it. */
  public static boolean isAmount(Schema.Field field) {
    return field.getObjectProp("amount") != null;
  }

  /** Whether it is a time, epoch milliseconds; 0: never. */
  public static boolean isTime(Schema.Field field) {
    return field.getObjectProp("time") != null;
  }
}
