package io.beckon.collector.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.beckon.collector.segment.ReadCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers. Each is JSON, because clients take an empty one for a failure. */
final class Replies {
  private static final String MULTI_STATUS = "multi-status";
  private static final String SUCCESS = "{\"success\":true}";

  private static final int MOST = 100;

  private final CollectorMetrics metrics;

  Replies(CollectorMetrics metrics) {
    this.metrics = metrics;
  }

  void success(HttpServerRequest request) {
    end(request, 200, SUCCESS);
  }

  /**
   * Says of each call that was not taken whole what was not. It is 200, because a client would send
   * all of it again after anything else; 207 (RFC 4918) for one that asks for it with {@code
   * Prefer: multi-status}.
   *
   * @param wait seconds after which some of them may be sent again; 0: none
   */
  void items(HttpServerRequest request, List<ReadCall> calls, long wait) {
    if (wait > 0 && !request.response().ended()) {
      request.response().putHeader("Retry-After", Long.toString(wait));
    }
    boolean multi = false;
    for (String prefer : request.headers().getAll("Prefer")) {
      multi |= prefer.toLowerCase(Locale.ROOT).contains(MULTI_STATUS);
    }
    if (multi && !request.response().ended()) {
      request.response().putHeader("Preference-Applied", MULTI_STATUS);
    }
    end(request, multi ? 207 : 200, ItemsReply.of(calls));
  }

  void json(HttpServerRequest request, String json) {
    end(request, 200, json);
  }

  /** It was taken, and nothing was made of some of it. */
  void ignored(HttpServerRequest request, List<String> why) {
    StringBuilder json = new StringBuilder("{\"success\":true,\"ignored\":[");
    String comma = "\"";
    for (String one : why.subList(0, Math.min(why.size(), MOST))) {
      JsonStringEncoder.getInstance().quoteAsString(one, json.append(comma));
      json.append('"');
      comma = ",\"";
    }
    end(request, 200, json.append("]}").toString());
  }

  /** Says what is wrong. */
  void fault(HttpServerRequest request, int status, String why) {
    StringBuilder json = new StringBuilder("{\"success\":false,\"error\":\"");
    JsonStringEncoder.getInstance().quoteAsString(why, json);
    end(request, status, json.append("\"}").toString());
  }

  /** Says what is wrong, and when to come again. */
  void later(HttpServerRequest request, int status, long seconds, String why) {
    if (!request.response().ended()) {
      request.response().putHeader("Retry-After", Long.toString(seconds));
    }
    fault(request, status, why);
  }

  /** What a browser asks before it posts to another site: the key's own origins are asked later. */
  void preflight(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    allow(request, response);
    String headers = request.getHeader("Access-Control-Request-Headers");
    response
        .putHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .putHeader("Access-Control-Max-Age", "86400");
    if (headers != null) {
      response.putHeader("Access-Control-Allow-Headers", headers);
    }
    metrics.answered(204);
    response.setStatusCode(204).end();
  }

  void text(HttpServerRequest request, String type, String text) {
    metrics.answered(200);
    request.response().putHeader("Content-Type", type).end(text);
  }

  private void end(HttpServerRequest request, int status, String json) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    metrics.answered(status);
    allow(request, response);
    response.putHeader("Content-Type", "application/json").setStatusCode(status).end(json);
  }

  private static void allow(HttpServerRequest request, HttpServerResponse response) {
    @Nullable String origin = request.getHeader("Origin");
    if (origin != null) {
      response
          .putHeader("Access-Control-Allow-Origin", origin)
          .putHeader("Access-Control-Allow-Credentials", "true")
          .putHeader("Access-Control-Expose-Headers", "Retry-After")
          .putHeader("Vary", "Origin");
    }
  }
}
