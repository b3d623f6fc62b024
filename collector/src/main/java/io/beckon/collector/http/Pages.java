package io.beckon.collector.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The tracking script, and the demo's page if there is a demo. */
final class Pages {
  private static final int MAX_USER = 40;

  private final Buffer script = resource("/io/beckon/collector/beckon.js");
  private final Buffer page = resource("/io/beckon/collector/demo.html");
  private final @Nullable Demo demo;
  private final Replies replies;

  Pages(@Nullable Demo demo, Replies replies) {
    this.demo = demo;
    this.replies = replies;
  }

  /** Answers if the path is one of its own. */
  boolean answers(HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    if (request.method() == HttpMethod.GET && path.equals("/beckon.js")) {
      response
          .putHeader("Content-Type", "text/javascript; charset=utf-8")
          .putHeader("Cache-Control", "public, max-age=300")
          .putHeader("Access-Control-Allow-Origin", "*")
          .end(script);
      return true;
    }
    if (demo == null || !path.startsWith("/demo")) {
      return false;
    }
    if (request.method() == HttpMethod.GET && path.equals("/demo")) {
      response.putHeader("Content-Type", "text/html; charset=utf-8").end(page);
      return true;
    }
    if (request.method() == HttpMethod.GET && path.equals("/demo/triggers")) {
      String user = request.getParam("user");
      replies.json(request, demo.triggers(user == null ? "" : user));
      return true;
    }
    if (request.method() == HttpMethod.POST && path.equals("/demo/sign-up")) {
      signUp(request, demo);
      return true;
    }
    return false;
  }

  private void signUp(HttpServerRequest request, Demo of) {
    request.setExpectMultipart(true);
    request
        .end()
        .onSuccess(
            end -> {
              String user = request.getFormAttribute("user");
              if (user == null || user.isBlank() || user.length() > MAX_USER) {
                replies.fault(request, 400, "a user of 1 to " + MAX_USER + " characters is needed");
              } else {
                of.signUp(user);
                replies.success(request);
              }
            });
  }

  private static Buffer resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
