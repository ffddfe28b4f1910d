import { mix } from "./hashing";

/**
 * The endpoints that balancer number `position` of many uses, `size` out of `count`: deterministic subsetting of the SRE book
 * (chapter 20). Balancers come in rounds; within a round each endpoint is in exactly one subset, so the load stays even. The
 * order of a round is shuffled by its number, so that all balancers agree on it without talking.
 */
export function subsetOf(count: number, size: number, position: number): number[] {
  const subsetCount = Math.max(1, Math.floor(count / size));
  const round = Math.floor(position / subsetCount);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = mix(Math.imul(round + 1, 0x9e3779b1) ^ mix(i)) % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const start = (position % subsetCount) * size;
  return order.slice(start, start + size);
}
