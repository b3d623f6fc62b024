package io.beckon.collector.http;

/** What the demo's page needs of a shop; asked on an event loop, so nothing here may wait. */
public interface Demo {
  /** The shop's own server says who somebody is, and that they may be written to. */
  void signUp(String user);

  /** What this user was sent, the latest first: a JSON list of rule, channel, what, why. */
  String triggers(String user);
}
