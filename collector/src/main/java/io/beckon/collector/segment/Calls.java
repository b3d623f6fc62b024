package io.beckon.collector.segment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one request's body, with the bytes that each was written in.
 *
 * @param calls in the order in which they were sent
 * @param writeKey that the body names; null: none
 * @param sentAt when the sender sent it, by its own clock, as it was written; null: it does not say
 */
public record Calls(List<Call> calls, @Nullable String writeKey, @Nullable JsonNode sentAt) {
  /** Most bytes of one call. */
  public static final int MAX_CALL = 32 * 1024;

  /** Most bytes of a body, inflated. */
  public static final int MAX_BODY = 500 * 1024;

  /** Most calls of a body. */
  public static final int MAX_CALLS = 500;

  /** A call may be nested so deep; a batch adds two. */
  private static final int MAX_DEPTH = 20 + 2;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxNumberLength(60)
                      .maxNameLength(500)
                      .maxStringLength(MAX_BODY)
                      .build())
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  /**
   * One call.
   *
   * @param from where it begins in the body
   * @param to where it ends
   */
  public record Call(JsonNode json, int from, int to) {}

  /**
   * Reads a body that is one call.
   *
   * @throws BadRequest when it is no JSON object
   */
  public static Calls single(byte[] body, int length) throws BadRequest {
    try (JsonParser parser = JSON.createParser(body, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadRequest("the body is not a JSON object");
      }
      JsonNode json = parser.readValueAsTree();
      end(parser);
      JsonNode key = json.path("writeKey");
      return new Calls(
          List.of(new Call(json, 0, length)),
          key.isTextual() ? key.textValue() : null,
          json.get("sentAt"));
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Calls that were made of another body, which each of them stands for. */
  public static Calls of(List<? extends JsonNode> calls, int length) {
    return new Calls(calls.stream().map(call -> new Call(call, 0, length)).toList(), null, null);
  }

  /**
   * Reads a body that is one JSON object of any kind.
   *
   * @throws BadRequest when it is not
   */
  public static JsonNode object(byte[] body, int length) throws BadRequest {
    return single(body, length).calls().get(0).json();
  }

  /**
   * Reads a body with a list {@code batch}.
   *
   * @throws BadRequest when it is no JSON object, or has no such list, or one that is too long
   */
  public static Calls batch(byte[] body, int length) throws BadRequest {
    List<Call> calls = null;
    String writeKey = null;
    JsonNode sentAt = null;
    try (JsonParser parser = JSON.createParser(body, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadRequest("the body is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("batch") && token == JsonToken.START_ARRAY) {
          calls = list(parser);
        } else if (name.equals("writeKey") && token == JsonToken.VALUE_STRING) {
          writeKey = parser.getText();
        } else if (name.equals("sentAt")) {
          sentAt = parser.readValueAsTree();
        } else {
          parser.skipChildren();
        }
      }
      end(parser);
    } catch (IOException e) {
      throw malformed(e);
    }
    if (calls == null) {
      throw new BadRequest("the body has no list 'batch'");
    }
    return new Calls(calls, writeKey, sentAt);
  }

  private static List<Call> list(JsonParser parser) throws IOException, BadRequest {
    List<Call> calls = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (calls.size() == MAX_CALLS) {
        throw new BadRequest("more than " + MAX_CALLS + " calls in a batch");
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (from < 0) {
        throw new BadRequest("the body is not UTF-8");
      }
      JsonNode json = parser.readValueAsTree();
      calls.add(new Call(json, from, (int) parser.currentLocation().getByteOffset()));
    }
    return calls;
  }

  private static void end(JsonParser parser) throws IOException, BadRequest {
    if (parser.nextToken() != null) {
      throw new BadRequest("something follows the JSON object");
    }
  }

  private static BadRequest malformed(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String message = String.valueOf(json.getOriginalMessage());
      int end = message.indexOf(" (start marker");
      String where =
          json.getLocation() == null ? "" : " at byte " + json.getLocation().getByteOffset();
      return new BadRequest("not JSON: " + (end < 0 ? message : message.substring(0, end)) + where);
    }
    return new BadRequest("not JSON: " + e.getMessage());
  }
}
