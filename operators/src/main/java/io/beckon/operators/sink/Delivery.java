package io.beckon.operators.sink;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** How triggers are delivered; one setting for all sinks. */
public enum Delivery {
  /** Visible at once; after a crash a record may come again, with the same id. */
  AT_LEAST_ONCE("at-least-once", DeliveryGuarantee.AT_LEAST_ONCE),
  /** Kafka transactions: visible after the next checkpoint, to readers of committed records. */
  EXACTLY_ONCE("exactly-once", DeliveryGuarantee.EXACTLY_ONCE);

  private final String setting;
  private final DeliveryGuarantee guarantee;

  Delivery(String setting, DeliveryGuarantee guarantee) {
    this.setting = setting;
    this.guarantee = guarantee;
  }

  public DeliveryGuarantee guarantee() {
    return guarantee;
  }

  /** Reads the setting; the error names what is allowed. */
  public static Delivery of(String setting) {
    for (Delivery delivery : values()) {
      if (delivery.setting.equals(setting)) {
        return delivery;
      }
    }
    throw new IllegalArgumentException(
        "delivery '" + setting + "' is not one of at-least-once, exactly-once");
  }

  @Override
  public String toString() {
    return setting;
  }
}
