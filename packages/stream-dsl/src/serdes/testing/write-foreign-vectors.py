"""Writes what other implementations make of the same values: pip install fastavro msgpack protobuf grpcio-tools.

python write-foreign-vectors.py > foreign-vectors.json
"""

import io
import json
import pathlib
import subprocess
import sys
import tempfile

import fastavro
import msgpack

ORDER = {
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "customer", "type": ["null", "string"], "default": None},
        {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["open", "paid"]}},
        {"name": "total", "type": "double"},
        {"name": "digest", "type": {"type": "fixed", "name": "Digest", "size": 3}},
        {"name": "body", "type": "bytes"},
        {
            "name": "lines",
            "type": {
                "type": "array",
                "items": {
                    "type": "record",
                    "name": "Line",
                    "fields": [
                        {"name": "sku", "type": "string"},
                        {"name": "count", "type": "int"},
                    ],
                },
            },
        },
        {"name": "tags", "type": {"type": "map", "values": "boolean"}},
    ],
}

PROTO = """syntax = "proto3";
package shop;
message Order {
  int64 id = 1;
  optional string customer = 2;
  enum State { STATE_OPEN = 0; STATE_PAID = 1; }
  State state = 3;
  double total = 4;
  bytes body = 5;
  repeated Line lines = 6;
  map<string, bool> tags = 7;
  sint32 change = 8;
  fixed64 stamp = 9;
  message Line { string sku = 1; int32 count = 2; }
}
"""


def orders():
    return [
        {"id": 0, "customer": None, "state": "open", "total": 0.0, "body": b"", "lines": [], "tags": {}},
        {
            "id": -3,
            "customer": "한국",
            "state": "paid",
            "total": 19.99,
            "body": b"\x00\xff",
            "lines": [{"sku": "a-1", "count": 2}, {"sku": "", "count": -1}],
            "tags": {"gift": True},
        },
        {
            "id": 2**53 - 2,
            "customer": "x" * 300,
            "state": "open",
            "total": -0.5,
            "body": bytes(range(256)),
            "lines": [{"sku": str(i), "count": i} for i in range(40)],
            "tags": {"a": False},
        },
    ]


def avro(order):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, ORDER, {**order, "digest": b"\x01\x02\x03"})
    return out.getvalue().hex()


def protobuf():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "order.proto").write_text(PROTO)
        command = [sys.executable, "-m", "grpc_tools.protoc", "-I", folder, f"--python_out={folder}", "order.proto"]
        subprocess.run(command, check=True, cwd=folder)
        sys.path.insert(0, folder)
        import order_pb2

        def write(order):
            message = order_pb2.Order(
                id=order["id"],
                state="STATE_" + order["state"].upper(),
                total=order["total"],
                body=order["body"],
                lines=[order_pb2.Order.Line(**line) for line in order["lines"]],
                tags=order["tags"],
                change=-7,
                stamp=5,
            )
            if order["customer"] is not None:
                message.customer = order["customer"]
            return message.SerializeToString(deterministic=True).hex()

        return [write(order) for order in orders()]


print(
    json.dumps(
        {
            "avroSchema": ORDER,
            "proto": PROTO,
            "orders": [{**order, "body": order["body"].hex()} for order in orders()],
            "avro": [avro(order) for order in orders()],
            "protobuf": protobuf(),
            "msgpack": [msgpack.packb(order).hex() for order in orders()],
        },
        ensure_ascii=False,
        indent=1,
    )
)
