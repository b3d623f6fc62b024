package io.beckon.operators.topic;

import io.beckon.schema.wire.CodedRecord;

/** A record, and the topic that it goes to. */
public record TopicRecord<T extends CodedRecord>(Topic<T> topic, T record) {}
