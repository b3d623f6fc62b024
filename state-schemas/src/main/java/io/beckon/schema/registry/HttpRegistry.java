package io.beckon.schema.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry with the Confluent-compatible HTTP interface. */
public final class HttpRegistry implements Registry {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param url up to and without {@code /subjects}
   */
  public HttpRegistry(String url) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public int register(String subject, Schema schema) throws IOException {
    call(
        "PUT",
        "/config/" + subject,
        JSON.createObjectNode().put("compatibility", "FULL_TRANSITIVE"));
    return call(
            "POST",
            "/subjects/" + subject + "/versions",
            JSON.createObjectNode().put("schemaType", "AVRO").put("schema", schema.toString()))
        .path("id")
        .asInt();
  }

  @Override
  public Map<Integer, String> schemas(String subject) throws IOException {
    Map<Integer, String> schemas = new HashMap<>();
    for (JsonNode version : call("GET", "/subjects/" + subject + "/versions", null)) {
      JsonNode schema = call("GET", "/subjects/" + subject + "/versions/" + version.asInt(), null);
      schemas.put(schema.path("id").asInt(), schema.path("schema").asText());
    }
    return schemas;
  }

  private JsonNode call(
      String method, String path, @org.jspecify.annotations.Nullable JsonNode body)
      throws IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .method(method, publisher)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 409) {
        throw new IOException(
            "the registry refuses the schema of "
                + path
                + ": it is not compatible with an earlier version");
      }
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            "the registry at "
                + url
                + " answers "
                + method
                + " "
                + path
                + " with status "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the registry", e);
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "no registry answers at " + url + "; is it running, and is the setting 'registry' right?",
          e);
    }
  }
}
