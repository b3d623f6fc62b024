package io.beckon.cli.contacts;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.operators.topic.TopicTable;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `beckon contacts changes`. */
@Command(
    name = "changes",
    mixinStandardHelpOptions = true,
    description =
        "Shows which other contacts turned out to be this one and why, and whether it was forgotten.")
public final class ChangesCommand implements Callable<Integer> {
  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    Set<String> seen = new HashSet<>();
    engine.read(
        TopicTable.CONTACTS,
        (record, change) -> {
          boolean concerns =
              change.getWorkspace().equals(person.workspace())
                  && (change.getContact().equals(person.id())
                      || change.getFrom().equals(person.id()));
          if (concerns && seen.add(change.getId())) {
            System.out.println(ChangeText.of(change));
          }
        });
    if (seen.isEmpty()) {
      System.out.println(
          "nothing: no other contact turned out to be this one, and it was not forgotten");
    }
    return 0;
  }
}
