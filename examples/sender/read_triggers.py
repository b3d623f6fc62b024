#!/usr/bin/env python3
"""Reads one channel's triggers as a sender would: committed records only, each trigger once.

    apt-get install python3-confluent-kafka python3-avro   # Debian; elsewhere: pip install confluent-kafka avro
    python3 read_triggers.py [channel] [seconds]
"""
import io
import json
import os
import sys
import time
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import Consumer

channel = sys.argv[1] if len(sys.argv) > 1 else "email"
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0
broker = os.environ.get("BECKON_KAFKA", "127.0.0.1:9092")
registry = os.environ.get("BECKON_REGISTRY", "http://127.0.0.1:8085/apis/ccompat/v7")
readers = {}


def decode(value):
    """The registry's five bytes (a zero byte, the schema id), then Avro."""
    schema_id = int.from_bytes(value[1:5], "big")
    if schema_id not in readers:
        with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}") as answer:
            readers[schema_id] = avro.io.DatumReader(avro.schema.parse(json.load(answer)["schema"]))
    return readers[schema_id].read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


consumer = Consumer(
    {
        "bootstrap.servers": broker,
        "group.id": f"example-sender-{os.getpid()}",
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
    }
)
consumer.subscribe([f"beckon.triggers.{channel}"])
sent = set()
end = time.monotonic() + seconds if seconds else float("inf")
try:
    while time.monotonic() < end:
        message = consumer.poll(0.5)
        if message is None:
            continue
        if message.error():
            sys.exit(str(message.error()))
        trigger = decode(message.value())
        # After a crash a trigger may come again with the same id: whoever remembers ids sends once.
        if trigger["id"] in sent:
            continue
        sent.add(trigger["id"])
        print(
            json.dumps(
                {
                    "key": message.key().decode(),
                    "ceId": dict(message.headers())["ce_id"].decode(),
                    "kind": trigger["kind"],
                    "rule": trigger["rule"],
                    "contact": trigger["contact"],
                    "template": trigger["template"],
                    "payload": json.loads(trigger["payload"]) if trigger["payload"] else None,
                    "why": [f"{fact['name']}: {fact['value']}" for fact in trigger["facts"]],
                },
                ensure_ascii=False,
            ),
            flush=True,
        )
except KeyboardInterrupt:
    pass
finally:
    consumer.close()
if seconds:
    print(f"{len(sent)} triggers")
    sys.exit(0 if sent else 1)
