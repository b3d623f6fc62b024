package io.beckon.domain.basics;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what data can do wrong from what the machine can. What a record, a rule or a contact does
 * wrong is set aside, and the job goes on; when there is no memory, or the state or Kafka cannot be
 * reached, the job has to begin again.
 */
public final class Faults {
  /** Those who keep state and carry records; what they throw is not of the data. */
  private static final String[] MACHINE = {
    "org.rocksdb.", "org.apache.flink.", "org.apache.kafka."
  };

  private static final int LONGEST = 500;

  private Faults() {}

  /** Whether the same data would fail on every machine. */
  public static boolean isOfTheData(Throwable failure) {
    int depth = 0;
    for (@Nullable Throwable cause = failure; cause != null && depth++ < 50; ) {
      if (isOfTheMachine(cause)) {
        return false;
      }
      cause = cause.getCause();
    }
    return true;
  }

  private static boolean isOfTheMachine(Throwable cause) {
    // An expression or text that is nested too deep is data.
    boolean data = cause instanceof StackOverflowError || cause instanceof JacksonException;
    if (data) {
      return false;
    }
    if (cause instanceof Error
        || cause instanceof IOException
        || cause instanceof InterruptedException) {
      return true;
    }
    String name = cause.getClass().getName();
    for (String machine : MACHINE) {
      if (name.startsWith(machine)) {
        return true;
      }
    }
    return false;
  }

  /** What went wrong and where, in one line, without more of the data than the message has. */
  public static String text(Throwable failure) {
    Throwable first = failure;
    for (int depth = 0; first.getCause() != null && depth < 50; depth++) {
      first = first.getCause();
    }
    StackTraceElement[] trace = first.getStackTrace();
    StringBuilder text = new StringBuilder(first.getClass().getSimpleName());
    if (first.getMessage() != null) {
      text.append(": ").append(first.getMessage());
    }
    if (text.length() > LONGEST) {
      text.setLength(LONGEST);
    }
    for (StackTraceElement at : trace) {
      if (at.getClassName().startsWith("io.beckon.")) {
        String name = at.getClassName();
        return text.append(" at ")
            .append(name.substring(name.lastIndexOf('.') + 1))
            .append('.')
            .append(at.getMethodName())
            .toString();
      }
    }
    return text.toString();
  }
}
