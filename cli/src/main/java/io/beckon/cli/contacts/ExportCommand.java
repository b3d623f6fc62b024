package io.beckon.cli.contacts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Exported;
import io.beckon.schema.Held;
import io.beckon.schema.MergedContact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon contacts export`. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes all that is held of a person as JSON: the engine's state, and what the topics still hold of it.")
public final class ExportCommand implements Callable<Integer> {
  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: standard output).")
  private @Nullable Path out;

  @Option(
      names = "--request",
      paramLabel = "ID",
      description =
          "The answer that beckon.exports already has under this id, such as to a shop's data request, instead of one as of now.")
  private @Nullable String request;

  @Option(
      names = "--everywhere",
      description =
          "Read every record of the topics instead of those that the contact's ids are the keys of: for events that another"
              + " producer put into other partitions, and for a contact of more than 64 devices.")
  private boolean everywhere;

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Integer call() throws Exception {
    Exported exported = request == null ? asked() : answered(request);
    ObjectNode all = json.createObjectNode();
    all.put("workspace", exported.getWorkspace());
    all.put("contact", exported.getContact());
    Set<String> ids = new LinkedHashSet<>();
    ids.add(exported.getContact());
    ids.add(person.id());
    ContactState state = exported.getState();
    if (state != null) {
      state.getMerged().stream().map(MergedContact::getContact).forEach(ids::add);
      ids.addAll(state.getProfile().getVisitors());
      all.set("state", state(state));
    }
    if (!topics(all.putObject("topics"), ids) && isBlank(state)) {
      throw new UserError(
          "contact '%s' is not known in workspace '%s'; is it spelt so, and does the collector keep addresses as hashes (--keys)?"
              .formatted(person.id(), person.workspace()));
    }
    String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    if (out == null) {
      System.out.print(text);
    } else {
      Files.writeString(out, text);
    }
    return 0;
  }

  /** The engine answers for whatever id it is asked: with nothing in it, where it knows nobody. */
  private static boolean isBlank(@Nullable ContactState state) {
    return state == null
        || (state.getProfile().getEvents() == 0
            && state.getErasedAt() == 0
            && state.getMovedTo().isEmpty()
            && state.getEarly().isEmpty());
  }

  /** What is held as of now. */
  private Exported asked() throws IOException {
    Event asking = person.request(EventKind.EXPORT);
    return Answers.ask(
        engine,
        asking,
        TopicTable.EXPORTS.name(),
        Exported.class,
        answer -> answer.getId().equals(asking.getMessageId()));
  }

  /** What was held when somebody else asked. */
  private Exported answered(String id) throws IOException {
    List<Exported> found = new ArrayList<>();
    engine.read(
        TopicTable.EXPORTS,
        (record, answer) -> {
          if (answer.getId().equals(id) && answer.getWorkspace().equals(person.workspace())) {
            found.add(answer);
          }
        });
    if (found.isEmpty()) {
      throw new UserError(
          "beckon.exports has no answer under "
              + id
              + "; it keeps them for 30 days. Without --request, the engine tells what it holds now");
    }
    return found.get(found.size() - 1);
  }

  private ObjectNode state(ContactState state) throws IOException {
    ObjectNode all = (ObjectNode) json.readTree(state.toString());
    // Ids of messages are kept as hashes of a few bytes, which tell nobody anything.
    all.put("seen", state.getSeen().remaining() / Long.BYTES + " ids of messages, hashed");
    StoredEventCodec events = new StoredEventCodec();
    for (int i = 0; i < state.getHeld().size(); i++) {
      Held held = state.getHeld().get(i);
      ((ObjectNode) all.path("held").get(i)).set("event", event(events, held.getEvent()));
    }
    for (int i = 0; i < state.getDeferred().size(); i++) {
      Deferred pending = state.getDeferred().get(i);
      if (pending.getEvent().hasRemaining()) {
        ((ObjectNode) all.path("deferred").get(i)).set("event", event(events, pending.getEvent()));
      }
    }
    return all;
  }

  private JsonNode event(StoredEventCodec events, ByteBuffer bytes) throws IOException {
    return json.readTree(events.decode(bytes).toString());
  }

  /**
   * What the topics hold of any of the ids. Topics are read by the keys of the ids, but for those
   * whose records have none.
   */
  private boolean topics(ObjectNode into, Set<String> ids) throws IOException {
    List<HeldTopic<?>> all = HeldTopic.all(engine.triggerTopics());
    HeldRecords held = new HeldRecords(all, person.workspace(), ids);
    try (KeyedRecords records = new KeyedRecords(engine.bootstrap())) {
      if (!everywhere) {
        Set<String> keys = new HashSet<>();
        ids.forEach(id -> keys.add(TopicTable.contactKey(person.workspace(), id)));
        records.of(names(all, true), keys, 0, held::take);
      } else {
        System.err.println("reading every record of " + String.join(", ", names(all, true)) + " …");
        records.all(names(all, true), () -> held::take);
      }
      records.all(names(all, false), () -> held::take);
    } catch (KafkaException e) {
      throw engine.unreachable(e);
    }
    for (HeldTopic<?> topic : all) {
      ArrayNode texts = json.createArrayNode();
      for (String text : held.of(topic)) {
        texts.add(json.readTree(text));
      }
      if (!texts.isEmpty()) {
        into.set(topic.name(), texts);
      }
    }
    return held.isAnything();
  }

  private static List<String> names(List<HeldTopic<?>> all, boolean keyed) {
    return all.stream().filter(topic -> topic.isKeyed() == keyed).map(HeldTopic::name).toList();
  }
}
