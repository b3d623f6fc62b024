package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

class OwnersTest {
  private static final int MOST = 128;

  /** Judged by what Flink itself does with a key. */
  private static int channel(String key, int subtasks) {
    KeyGroupStreamPartitioner<String, String> partitioner =
        new KeyGroupStreamPartitioner<>(one -> one, MOST);
    partitioner.setup(subtasks);
    SerializationDelegate<StreamRecord<String>> record = new SerializationDelegate<>(null);
    record.setInstance(new StreamRecord<>(key));
    return partitioner.selectChannel(record);
  }

  @Test
  void eachPartIsKeptWhereItsFirstKeyLeads() {
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "shop/bought/" + i).toList();
    for (int subtasks = 1; subtasks <= 9; subtasks++) {
      TaskInfo task = new TaskInfoImpl("take-requests", MOST, 0, subtasks, 0);
      List<List<String>> parts = Owners.parts(keys, key -> key, task);
      assertThat(parts).as("one message a subtask").hasSize(subtasks);
      List<String> all = new ArrayList<>();
      for (List<String> part : parts) {
        int owner = channel(part.get(0), subtasks);
        for (String key : part) {
          assertThat(channel(key, subtasks)).isEqualTo(owner);
        }
        all.addAll(part);
      }
      assertThat(all).containsExactlyInAnyOrderElementsOf(keys);
    }
    assertThat(Owners.parts(List.<String>of(), key -> key, new TaskInfoImpl("t", MOST, 0, 2, 0)))
        .isEmpty();
  }
}
