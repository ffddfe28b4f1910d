import { msToNs } from "../../../model/kernel";
import type { TopicSettings } from "./settings";

/** The pause (ns) before the next try of a message that has failed so often. */
export function backoffAfter(failures: number, settings: TopicSettings): number {
  const longest = msToNs(settings.retryBackoffMaxMs);
  let pause = msToNs(settings.retryBackoffBaseMs);
  if (settings.retryBackoffFactor > 1) {
    for (let i = 1; i < failures && pause < longest; i++) pause *= settings.retryBackoffFactor;
  }
  return Math.round(Math.min(pause, longest));
}
