package io.beckon.domain.condition;

import io.beckon.domain.basics.PlainValue;
import org.jspecify.annotations.Nullable;

/** What a payload asks the recommender for; of the attribute, the value follows from the facts. */
final class RecommendNode implements Node {
  private final Recommend whatever;
  private final String attribute;
  private final @Nullable Node value;

  /**
   * @param whatever kind and count
   * @param value of the attribute; null: all products will do
   */
  RecommendNode(Recommend whatever, String attribute, @Nullable Node value) {
    this.whatever = whatever;
    this.attribute = attribute;
    this.value = value;
  }

  @Override
  public Object value(Facts facts) {
    if (value == null) {
      return whatever;
    }
    String text = PlainValue.of(String.valueOf(value.value(facts)));
    return new Recommend(whatever.kind(), whatever.count(), attribute, text);
  }
}
