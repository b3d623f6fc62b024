package io.beckon.cli.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon dead-letters retry`: sends refused calls to the collector once more. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Sends calls that the collector refused once more, as they are: after a mended collector or file of keys.",
      "Calls that were taken in part are left alone, and so are records of topics."
    })
final class RetryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 100;

  @Mixin private LetterOptions letters = new LetterOptions();

  @Option(
      names = "--collector",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the collector is (default: ${DEFAULT-VALUE}).")
  private String collector = "http://127.0.0.1:8080";

  @Option(names = "--key", required = true, description = "The write key to send with.")
  private String key = "";

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Those alone; without any, all that the options say.")
  private @Nullable List<String> ids;

  @Override
  public Integer call() throws Exception {
    Set<String> wanted = ids == null ? Set.of() : Set.copyOf(ids);
    List<JsonNode> calls = new ArrayList<>();
    int[] left = {0};
    letters.forEach(
        letter -> {
          if (!wanted.isEmpty() && !wanted.contains(letter.id())) {
            return;
          }
          JsonNode call = letter.isOfCollector() ? call(letter) : null;
          if (call == null || letter.of().getReason().equals("partly")) {
            left[0]++;
          } else {
            calls.add(call);
          }
        });
    int refused = 0;
    for (int i = 0; i < calls.size(); i += BATCH) {
      refused += post(calls.subList(i, Math.min(calls.size(), i + BATCH)));
    }
    System.out.printf(
        Locale.ROOT,
        "%,d calls sent, %,d refused again, %,d left alone%n",
        calls.size(),
        refused,
        left[0]);
    return refused == 0 ? 0 : 1;
  }

  /** The call; null when it is none that can be sent by itself, such as a shop's own message. */
  private static @Nullable JsonNode call(Letter letter) {
    try {
      JsonNode call = JSON.readTree(letter.value());
      if (!(call instanceof ObjectNode object)) {
        return null;
      }
      if (!object.path("type").isTextual()) {
        if (!object.path("event").isTextual()) {
          return null;
        }
        object.put("type", "track");
      }
      return object;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private int post(List<JsonNode> calls) throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("batch").addAll(calls);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(collector + "/v1/batch"))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString((key + ":").getBytes(StandardCharsets.UTF_8)))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new UserError(
            "the collector answers " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body()).path("refused").asInt(0);
    } catch (IOException e) {
      throw new UserError("no collector at " + collector + " (--collector): " + e.getMessage());
    }
  }
}
