import { count, duration, type SettingsOf } from "../../../model/fields";

export const BATCH_FIELDS = {
  batchSizeLimit: count("Batch size", 10, "So many calls go out together at once. In DataLoader maxBatchSize.", {
    min: 1,
    max: 100_000,
  }),
  lingerMs: duration(
    "Linger",
    5,
    "The oldest call waits no longer for others to come. In Kafka linger.ms; 0 = only while the batches in progress are at their limit.",
  ),
  inFlightLimit: count(
    "Batches in progress",
    5,
    "Batches that may be out at a time, per operation; meanwhile calls wait and the next batch fills. In Kafka max.in.flight.requests.per.connection.",
    { min: 1 },
  ),
  queueCapacity: count(
    "Waiting places",
    1000,
    "Calls that may wait to be put into a batch, per operation; beyond it they are refused. In Kafka buffer.memory.",
    { min: 1 },
  ),
};

export type BatchSettings = SettingsOf<typeof BATCH_FIELDS>;
