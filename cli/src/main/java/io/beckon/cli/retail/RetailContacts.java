package io.beckon.cli.retail;

import io.beckon.cli.history.History;
import io.beckon.domain.history.LoggedEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The UCI Online Retail file as the histories of its customers. */
public final class RetailContacts implements History {
  private final RetailHistory history;
  private final List<String> contacts = new ArrayList<>();
  private final List<List<Integer>> steps = new ArrayList<>();

  /**
   * @param behaviour with made-up visits and carts around the orders
   * @param seed of what is made up
   */
  public RetailContacts(Path file, boolean behaviour, long seed) throws Exception {
    history = new RetailHistory(new RetailFile(file).invoices(), behaviour, seed);
    Map<String, List<Integer>> byContact = new TreeMap<>();
    for (int i = 0; i < history.size(); i++) {
      byContact.computeIfAbsent(history.contact(i), contact -> new ArrayList<>()).add(i);
    }
    byContact.forEach(
        (contact, of) -> {
          contacts.add(contact);
          steps.add(of);
        });
  }

  @Override
  public int contacts() {
    return contacts.size();
  }

  @Override
  public long events() {
    return history.size();
  }

  @Override
  public String workspace(int contact) {
    return RetailHistory.WORKSPACE;
  }

  @Override
  public String contact(int contact) {
    return contacts.get(contact);
  }

  @Override
  public List<LoggedEvent> of(int contact) {
    List<LoggedEvent> events = new ArrayList<>();
    for (int step : steps.get(contact)) {
      events.add(LoggedEvent.of(history.event(step), step));
    }
    return events;
  }

  @Override
  public long end() {
    return history.end();
  }
}
