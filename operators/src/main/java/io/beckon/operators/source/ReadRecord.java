package io.beckon.operators.source;

import io.beckon.schema.DeadLetter;
import io.beckon.schema.wire.CodedRecord;

/**
 * What a {@link TopicReader} makes of a record of its topic.
 *
 * @param <R> what the job minds of the topic
 */
public sealed interface ReadRecord<R extends CodedRecord> {
  /** It is sound, and the job minds it. */
  record Sound<R extends CodedRecord>(R record) implements ReadRecord<R> {}

  /** It is none that the job can use. */
  record Refused<R extends CodedRecord>(DeadLetter letter) implements ReadRecord<R> {}
}
