package io.beckon.domain.condition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import io.beckon.schema.Bought;
import io.beckon.schema.Campaign;
import io.beckon.schema.CartLine;
import io.beckon.schema.Discount;
import io.beckon.schema.Interest;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Page;
import io.beckon.schema.Place;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.Recommended;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.Search;
import io.beckon.schema.SourceSeen;
import io.beckon.schema.TrendPlace;
import io.beckon.schema.Visit;
import java.util.Map;
import org.apache.avro.Schema;

/** What a value of a payload looks like, as JSON Schema, by the type of its expression. */
final class ShownTypes {
  /** An amount, which the schemas refer to under {@code #/$defs/}. */
  private static final String MONEY = "money";

  private static final Map<String, Schema> RECORDS =
      Map.ofEntries(
          Map.entry("Product", Product.SCHEMA$),
          Map.entry("Page", Page.SCHEMA$),
          Map.entry("Campaign", Campaign.SCHEMA$),
          Map.entry("Order", Order.SCHEMA$),
          Map.entry("Message", MessageReport.SCHEMA$),
          Map.entry("CartLine", CartLine.SCHEMA$),
          Map.entry("OrderSummary", OrderSummary.SCHEMA$),
          Map.entry("Bought", Bought.SCHEMA$),
          Map.entry("Discount", Discount.SCHEMA$),
          Map.entry("Rfm", RfmPlace.SCHEMA$),
          Map.entry("Trend", TrendPlace.SCHEMA$),
          Map.entry("Visit", Visit.SCHEMA$),
          Map.entry("Place", Place.SCHEMA$),
          Map.entry("Source", SourceSeen.SCHEMA$),
          Map.entry("Interest", Interest.SCHEMA$),
          Map.entry("ProductView", ProductView.SCHEMA$),
          Map.entry("Search", Search.SCHEMA$),
          Map.entry("LedgerLine", LedgerLine.SCHEMA$));

  private ShownTypes() {}

  /** The schema of a value that may also be null: nobody knows it. */
  static ObjectNode orNull(CelType type) {
    ObjectNode schema = node();
    schema.putArray("anyOf").add(of(type)).addObject().put("type", "null");
    return schema;
  }

  private static ObjectNode of(CelType type) {
    if (type instanceof ListType list) {
      ObjectNode schema = plain("array");
      schema.set("items", of(list.elemType()));
      return schema;
    }
    if (type instanceof MapType map) {
      ObjectNode schema = plain("object");
      schema.set("additionalProperties", of(map.valueType()));
      return schema;
    }
    return switch (type.kind()) {
      case BOOL -> plain("boolean");
      case INT, UINT -> plain("integer");
      case DOUBLE -> plain("number");
      case STRING -> plain("string");
      case TIMESTAMP -> time();
      case DURATION -> plain("string").put("format", "duration");
      default -> type.kind() == CelKind.STRUCT ? struct(type.name()) : node();
    };
  }

  private static ObjectNode struct(String name) {
    if (name.equals(Field.MONEY.name())) {
      return money();
    }
    if (name.equals(Field.RECOMMENDATIONS.name())) {
      ObjectNode schema = plain("array");
      schema.set("items", record(Recommended.SCHEMA$));
      return schema;
    }
    Schema record = RECORDS.get(name);
    return record == null ? node() : record(record);
  }

  /** What a record says of itself; nothing of it has to be there. */
  private static ObjectNode record(Schema record) {
    ObjectNode schema = plain("object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    for (Schema.Field field : record.getFields()) {
      if (ShownFields.isShown(field)) {
        properties.set(field.name(), field(field));
      }
    }
    if (record.getField(ShownFields.PRODUCT) != null) {
      ShownFields.OF_PRODUCT.forEach(name -> properties.set(name, plain("string")));
      properties.set(ShownFields.NOW, money());
    }
    return schema;
  }

  private static ObjectNode field(Schema.Field field) {
    if (ShownFields.isAmount(field)) {
      return money();
    }
    if (ShownFields.isTime(field)) {
      return time();
    }
    Schema type = field.schema();
    if (type.getType() == Schema.Type.UNION) {
      type =
          type.getTypes().stream()
              .filter(one -> one.getType() != Schema.Type.NULL)
              .findFirst()
              .orElse(type);
    }
    return switch (type.getType()) {
      case BOOLEAN -> plain("boolean");
      case INT, LONG -> plain("integer");
      case DOUBLE, FLOAT -> plain("number");
      default -> plain("string");
    };
  }

  private static ObjectNode money() {
    return node().put("$ref", "#/$defs/" + MONEY);
  }

  private static ObjectNode time() {
    return plain("string").put("format", "date-time");
  }

  private static ObjectNode plain(String type) {
    return node().put("type", type);
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
