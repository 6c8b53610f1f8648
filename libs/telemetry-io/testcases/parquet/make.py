"""Writes the Parquet files beside it (pyarrow 26): two days of a pump, hour by hour from 2025-02-03, with one value known for each row."""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).parent
ROWS = 48
UTC = datetime.timezone.utc
START = datetime.datetime(2025, 2, 3, tzinfo=UTC)
TIMES = [START + datetime.timedelta(hours=row) for row in range(ROWS)]
FLOW = [40 + row / 8 for row in range(ROWS)]


def moved(**by):
    return pa.array([time + datetime.timedelta(**by) for time in TIMES], type=pa.timestamp("us", tz="UTC"))


def naive(unit, **by):
    return pa.array([(time + datetime.timedelta(**by)).replace(tzinfo=None) for time in TIMES], type=pa.timestamp(unit))


def counts(per_second):
    return pa.array([int(time.timestamp()) * per_second for time in TIMES], type=pa.int64())


def write(name, columns, **options):
    pq.write_table(pa.table(columns), FOLDER / f"{name}.parquet", compression=options.pop("compression", "zstd"), **options)


UTC_TIMES = moved()
write("milliseconds", {"time": UTC_TIMES.cast(pa.timestamp("ms", tz="UTC")), "flow": FLOW}, compression="snappy")
write("nanoseconds", {"time": UTC_TIMES.cast(pa.timestamp("ns", tz="UTC")), "flow": FLOW}, compression="gzip")
write("int96", {"time": naive("ns"), "flow": FLOW}, use_deprecated_int96_timestamps=True)
write("without-zone", {"time": naive("us"), "flow": FLOW})
write("several-times", {"created_at": moved(days=3), "event_time": UTC_TIMES, "ingested_at": moved(seconds=7), "flow": FLOW})
write("local-and-utc", {"time_local": naive("us", hours=1), "time_utc": UTC_TIMES, "flow": FLOW})
write("ends-and-starts", {"end": moved(hours=1), "start": UTC_TIMES, "flow": FLOW})
write("two-times", {"a": UTC_TIMES, "b": moved(hours=5), "flow": FLOW})
write(
    "date-and-clock",
    {
        "date": pa.array([time.date() for time in TIMES]),
        "time": pa.array([time.time() for time in TIMES], type=pa.time64("us")),
        "flow": FLOW,
    },
)
write(
    "clock-within",
    {"meta": pa.array([{"time": time.replace(tzinfo=None)} for time in TIMES], type=pa.struct([("time", pa.timestamp("us"))])), "flow": FLOW},
)
for name, per_second in (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)):
    write(f"counts-{name}", {"ts": counts(per_second), "flow": FLOW})
write(
    "decimals",
    {"time": UTC_TIMES, "flow": pa.array([decimal.Decimal(str(value)) for value in FLOW], type=pa.decimal128(12, 3))},
)
write("small-integers", {"time": UTC_TIMES, "flow": pa.array([int(8 * value) for value in FLOW], type=pa.uint16())})
write("large-integers", {"time": UTC_TIMES, "flow": pa.array([2**40 + int(8 * value) for value in FLOW], type=pa.uint64())})
write("offset", {"time": UTC_TIMES, "flow": pa.array([1e9 + row * 1e-3 for row in range(ROWS)])})
write(
    "dictionaries",
    {
        "time": pa.array([time for time in TIMES for _ in "ab"], type=pa.timestamp("us", tz="UTC")),
        "device": pa.array([device for _ in TIMES for device in "ab"]).dictionary_encode(),
        "tag": pa.array(["flow"] * 2 * ROWS).dictionary_encode(),
        "value": [value for value in FLOW for _ in "ab"],
    },
)
write("empty", {"time": pa.array([], type=pa.timestamp("us")), "flow": pa.array([], type=pa.float64())})
