package io.beckon.operators.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicTableTest {
  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  @Test
  void thePageIsTheTable() throws IOException {
    assertThat(TopicReference.markdown())
        .as("write it anew: scripts/topics list > docs/topics.md")
        .isEqualTo(Files.readString(Path.of("../docs/topics.md")));
  }

  @Test
  void everyRowSaysAllOfIt() {
    Set<String> names = new HashSet<>();
    for (Topic<?> topic : TopicTable.ALL) {
      assertThat(names.add(topic.name())).as("%s is there once", topic).isTrue();
      assertThat(topic.name()).startsWith("beckon.");
      assertThat(topic.words()).as("what %s is", topic).isNotBlank();
      assertThat(topic.readers()).as("who reads %s", topic).isNotBlank();
      assertThat(topic.writers()).as("who writes %s", topic).isNotBlank();
      assertThat(topic.valueType().getSimpleName()).isEqualTo(topic.schema().getName());
    }
  }

  @Test
  void aRecordFindsItsTopicAgainBehindTheNetwork() throws IOException {
    Trigger trigger = new Trigger();
    trigger.setKind(TriggerKind.FIRE);
    trigger.setCauses(List.of());
    trigger.setFacts(List.of());
    trigger.setId("t-1");
    trigger.setWorkspace("shop");
    trigger.setContact("ann");
    trigger.setChannel("email");
    trigger.setRule("thanks");
    trigger.setRuleKind("trigger");
    trigger.setTemplate("thanks");
    trigger.setPayload("{}");
    trigger.setSegments(List.of("vip"));
    TopicRecordSerializer serializer = new TopicRecordSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(TopicTable.TRIGGERS.of(trigger), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TopicRecord<?> back = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(back.topic()).isSameAs(TopicTable.TRIGGERS);
    assertThat(back.record()).isEqualTo(trigger);
    TopicRecord<?> copy = serializer.copy(back);
    assertThat(copy.record()).isEqualTo(trigger).isNotSameAs(back.record());
  }
}
