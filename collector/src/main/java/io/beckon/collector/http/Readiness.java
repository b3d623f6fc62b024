package io.beckon.collector.http;

/**
 * What the process around the collector knows of how it fares. It is asked at every request, on the
 * event loops: it only says what somebody else has found out.
 */
public interface Readiness {
  /** A collector alone: there is nothing but Kafka to wait for. */
  Readiness ALWAYS =
      new Readiness() {
        @Override
        public String refusal() {
          return "";
        }

        @Override
        public String fault() {
          return "";
        }

        @Override
        public String note() {
          return "";
        }
      };

  /** Why no call can be taken now, whatever Kafka says; empty: calls are taken. */
  String refusal();

  /**
   * What is broken and needs a person, although calls are taken and kept; empty: nothing is. While
   * there is one, {@code /readyz} answers 503.
   */
  String fault();

  /** What {@code /readyz} tells beside "ready"; empty: nothing. */
  String note();
}
