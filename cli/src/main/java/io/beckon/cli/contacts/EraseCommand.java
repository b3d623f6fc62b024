package io.beckon.cli.contacts;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `beckon contacts erase`. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description =
        "Forgets a person: profile, deadlines, history, devices, other ids. What happened until now does not come back, "
            + "whatever is replayed. The record that proves it is on beckon.contacts.")
public final class EraseCommand implements Callable<Integer> {
  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    Event request = person.request(EventKind.ERASE);
    ContactChange proof =
        Answers.ask(
            engine,
            request,
            TopicTable.CONTACTS.name(),
            ContactChange.class,
            change ->
                change.getKind() == ContactChangeKind.ERASED
                    && change.getCauses().stream()
                        .anyMatch(cause -> cause.getMessageId().equals(request.getMessageId())));
    System.out.println(ChangeText.of(proof));
    boolean nothing =
        proof.getFacts().stream()
            .allMatch(fact -> !fact.getName().equals("events") || fact.getValue().equals("0"));
    if (nothing) {
      System.out.println(
          "nothing was known under this id; is it spelt so, and does the collector keep addresses as hashes (--keys)?");
    }
    return 0;
  }
}
