import type { ComponentContext, Outgoing } from "../../../model/kind";
import type { TopicColumns } from "./metrics";
import type { PartitionLog } from "./partition-log";
import type { TopicSettings } from "./settings";

/** What the consumer groups of a topic share. */
export interface TopicShared {
  readonly context: ComponentContext;
  readonly columns: TopicColumns;
  readonly logs: readonly PartitionLog[];
  readonly deadLetterLink: Outgoing | undefined;
  settings: TopicSettings;
  /** The broker is down or frozen: nobody reads. */
  isStopped: boolean;
  /** A group needs less of a partition's log than before. */
  released(partition: number): void;
}
