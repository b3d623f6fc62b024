import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads one channel's triggers as a sender would: committed records only, each trigger once. It
 * needs the libraries kafka-clients, avro and Jackson, which are among Beckon's own:
 *
 * <pre>java -cp 'cli/target/lib/*' examples/sender/ReadTriggers.java email 30</pre>
 */
public final class ReadTriggers {
  private static final String BROKER =
      System.getenv().getOrDefault("BECKON_KAFKA", "127.0.0.1:9092");
  private static final String REGISTRY =
      System.getenv().getOrDefault("BECKON_REGISTRY", "http://127.0.0.1:8085/apis/ccompat/v7");
  private static final int PREFIX = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

  public static void main(String[] args) throws Exception {
    String channel = args.length > 0 ? args[0] : "email";
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : Long.MAX_VALUE / 1_000_000_000L;
    int sent = new ReadTriggers().read("beckon.triggers." + channel, Duration.ofSeconds(seconds));
    System.out.println(sent + " triggers");
    System.exit(sent > 0 ? 0 : 1);
  }

  private int read(String topic, Duration patience) throws Exception {
    Set<String> sent = new HashSet<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", BROKER,
            "group.id", "example-sender-" + ProcessHandle.current().pid(),
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    long begun = System.nanoTime();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (System.nanoTime() - begun < patience.toNanos()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          GenericRecord trigger = decode(record.value());
          // After a crash a trigger may come again with the same id: whoever remembers ids sends
          // once.
          if (sent.add(trigger.get("id").toString())) {
            String ceId = new String(record.headers().lastHeader("ce_id").value());
            System.out.printf("%s %s %s%n", record.key(), ceId, trigger);
          }
        }
      }
    }
    return sent.size();
  }

  /** The registry's five bytes (a zero byte, the schema id), then Avro. */
  private GenericRecord decode(byte[] value) throws Exception {
    int id = ByteBuffer.wrap(value).getInt(1);
    GenericDatumReader<GenericRecord> reader = readers.get(id);
    if (reader == null) {
      reader = new GenericDatumReader<>(schema(id));
      readers.put(id, reader);
    }
    return reader.read(
        null,
        DecoderFactory.get().binaryDecoder(value, PREFIX, value.length - PREFIX, null));
  }

  private Schema schema(int id) throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(REGISTRY + "/schemas/ids/" + id)).build();
    String answer = http.send(ask, HttpResponse.BodyHandlers.ofString()).body();
    String text = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer).path("schema").asText();
    return new Schema.Parser().parse(text);
  }
}
