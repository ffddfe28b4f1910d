/** The columns of the table view. */
import { formatCount, formatDuration, formatRate, formatRatio } from "../kit/format";

export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly metrics: readonly string[];
  readonly format: (value: number) => string;
}

export const TABLE_COLUMNS: readonly TableColumn[] = [
  { id: "rate", label: "Rate", metrics: ["arrivalRatePerSecond", "callRatePerSecond"], format: formatRate },
  { id: "good", label: "Goodput", metrics: ["goodputPerSecond", "throughputPerSecond"], format: formatRate },
  { id: "p50", label: "p50", metrics: ["latencyP50Ms"], format: formatDuration },
  { id: "p99", label: "p99", metrics: ["latencyP99Ms"], format: formatDuration },
  { id: "queue", label: "Waiting", metrics: ["queueLength", "consumerLagCount", "backlogCount"], format: formatCount },
  { id: "inFlight", label: "In flight", metrics: ["inFlightCount"], format: formatCount },
  { id: "busy", label: "Busy", metrics: ["utilization"], format: formatRatio },
  { id: "errors", label: "Errors", metrics: ["errorRatio"], format: formatRatio },
];
