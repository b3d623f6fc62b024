package io.beckon.operators.recommend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Puts together what the same subtask of the next operator keeps, so that it goes there as one
 * message, keyed by the first of it: a request wants some fifty keys, and a message costs more than
 * an answer. The next operator must have the same parallelism, and refuses what is another
 * subtask's.
 */
final class Owners {
  private Owners() {}

  /** All of these, each with those of the same subtask. */
  static <T> List<List<T>> parts(List<T> all, Function<T, String> key, TaskInfo task) {
    int subtasks = task.getNumberOfParallelSubtasks();
    Map<Integer, List<T>> parts = new LinkedHashMap<>();
    for (T one : all) {
      int owner =
          subtasks == 1
              ? 0
              : KeyGroupRangeAssignment.assignKeyToParallelOperator(
                  key.apply(one), task.getMaxNumberOfParallelSubtasks(), subtasks);
      parts.computeIfAbsent(owner, subtask -> new ArrayList<>()).add(one);
    }
    return new ArrayList<>(parts.values());
  }
}
