package io.beckon.domain.recommend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.beckon.domain.policy.Payload;
import io.beckon.domain.policy.PayloadWriter;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts into a trigger's payload what the catalogue knows: recommended products where it asks for
 * them, and beside each product that it names its name, address, image and price of today.
 */
public final class FilledPayload {
  private static final JsonFactory JSON = new JsonFactory();

  private FilledPayload() {}

  /**
   * The payload, with each value that is a wish's replaced by its products; all else as it was.
   * When that would be longer than a payload may be, there are none.
   *
   * @param chosen products for each of the request's wishes
   */
  public static String of(
      String payload, RecommendationRequest request, List<List<Recommended>> chosen) {
    Map<String, List<Recommended>> byName = new HashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      byName.put(request.getWishes().get(i).getName(), chosen.get(i));
    }
    StringWriter text = new StringWriter(payload.length() + 1_024);
    try (JsonParser from = JSON.createParser(payload);
        JsonGenerator to = JSON.createGenerator(text)) {
      int depth = 0;
      while (from.nextToken() != null) {
        JsonToken token = from.currentToken();
        if (token == JsonToken.FIELD_NAME && depth == 1 && byName.containsKey(from.currentName())) {
          List<Recommended> products = byName.get(from.currentName());
          to.writeFieldName(from.currentName());
          from.nextToken();
          from.skipChildren();
          new PayloadWriter(to, ZoneOffset.UTC, null, any -> {}).write(products);
          continue;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        to.copyCurrentEvent(from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (text.getBuffer().length() > Payload.MAX_LENGTH) {
      return of(payload, request, chosen.stream().map(products -> List.<Recommended>of()).toList());
    }
    return text.toString();
  }
}
