package io.beckon.cli.history;

/** One contact of a history that has all of them. */
public final class OneContact extends SingleContact {
  private final long end;

  public OneContact(History all, ContactIds.Found of) {
    super(of);
    this.end = all.end();
    for (int i = 0; i < all.contacts(); i++) {
      if (all.workspace(i).equals(of.workspace()) && all.contact(i).equals(of.contact())) {
        events.addAll(all.of(i));
      }
    }
  }

  @Override
  public long end() {
    return end;
  }
}
