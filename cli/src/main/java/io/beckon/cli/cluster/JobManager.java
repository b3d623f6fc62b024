package io.beckon.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A job manager, by its REST interface. */
final class JobManager {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration SAVEPOINT = Duration.ofSeconds(120);
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final String url;

  JobManager(String url) {
    this.url = url;
  }

  /**
   * What a job manager says of its job.
   *
   * @param state as Flink calls it
   * @param tasks of the whole job
   * @param running of these
   * @param since start of the job, epoch milliseconds
   */
  record Job(String id, String state, int tasks, int running, long since) {
    boolean isUp() {
      return state.equals("RUNNING") && tasks > 0 && running == tasks;
    }
  }

  /** Empty when nothing answers, or has no job yet. */
  Optional<Job> job() throws InterruptedException {
    try {
      JsonNode job = get("/jobs/overview").path("jobs").path(0);
      return job.isMissingNode()
          ? Optional.empty()
          : Optional.of(
              new Job(
                  job.path("jid").asText(),
                  job.path("state").asText(),
                  job.path("tasks").path("total").asInt(),
                  job.path("tasks").path("running").asInt(),
                  job.path("start-time").asLong()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How often a job was restarted since its job manager started it. */
  int restarts(Job job) throws IOException, InterruptedException {
    return get("/jobs/" + job.id() + "/metrics?get=numRestarts").path(0).path("value").asInt();
  }

  /** When a job's newest checkpoint was done, epoch milliseconds; 0: there is none yet. */
  long newestCheckpoint(Job job) throws IOException, InterruptedException {
    return get("/jobs/" + job.id() + "/checkpoints")
        .path("latest")
        .path("completed")
        .path("latest_ack_timestamp")
        .asLong();
  }

  int taskManagers() throws IOException, InterruptedException {
    return get("/taskmanagers").path("taskmanagers").size();
  }

  /**
   * Stops a job with a savepoint.
   *
   * @return where the savepoint is
   * @throws UserError when Flink made none
   */
  String stopWithSavepoint(Job job) throws IOException, InterruptedException {
    JsonNode asked =
        send(
            HttpRequest.newBuilder(URI.create(url + "/jobs/" + job.id() + "/stop"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"drain\": false, \"formatType\": \"NATIVE\"}")));
    String path = "/jobs/" + job.id() + "/savepoints/" + asked.path("request-id").asText();
    long deadline = System.nanoTime() + SAVEPOINT.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode answer = get(path);
      JsonNode operation = answer.path("operation");
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        if (operation.has("failure-cause")) {
          throw new UserError(
              "Flink made no savepoint: "
                  + firstLine(operation.path("failure-cause").path("stack-trace").asText()));
        }
        return operation.path("location").asText();
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new UserError("Flink made no savepoint within " + SAVEPOINT.toSeconds() + " s");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("it does not say why");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          answer.uri() + " answered " + answer.statusCode() + ": " + firstLine(answer.body()));
    }
    return JSON.readTree(answer.body());
  }
}
