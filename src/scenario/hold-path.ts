/** Whether what a caller asks to hold over a link can be granted: by the component at its end, or behind it. */
import type { LinkDocument, PolicyDocument, Scenario } from "../model/document";
import { linkIds } from "../model/document";
import type { Catalog, CheckContext } from "../model/kind";
import { type Around, isControlPlane } from "./around";
import { policyKinds } from "./metrics-of";
import { componentKind } from "./shapes";

type Obstacle = CheckContext["outgoing"][number]["grantsNothing"];

export class HoldPaths {
  readonly #scenario: Scenario;
  readonly #catalog: Catalog;
  readonly #around: Around;

  constructor(scenario: Scenario, catalog: Catalog, around: Around) {
    this.#scenario = scenario;
    this.#catalog = catalog;
    this.#around = around;
  }

  /** What stands in the way of holding over `link`; undefined = nothing. */
  obstacleOn(link: LinkDocument, seen: ReadonlySet<string> = new Set()): Obstacle {
    const id = linkIds(this.#scenario.links)[this.#scenario.links.indexOf(link)] ?? `${link.from}->${link.to}`;
    return this.#policyOf(link.policies, id) ?? this.#obstacleAt(link.to, seen);
  }

  #obstacleAt(id: string, seen: ReadonlySet<string>): Obstacle {
    const component = this.#scenario.components.find((other) => other.id === id);
    const kind = component && componentKind(this.#catalog, component.kind);
    // An unknown kind is a problem of its own; a loop of proxies leads to nobody else.
    if (component === undefined || kind === undefined || seen.has(id)) return undefined;
    if (kind.grantsHolds !== true && kind.passesHolds !== true) {
      return {
        reason: `${id} is a ${kind.kind}: it has nothing that a caller could hold.`,
        hint: "Hold a connection of a database, directly or through a proxy or a load balancer; or put the steps in a sequence.",
      };
    }
    const own = this.#policyOf(component.policies, id);
    if (own !== undefined || kind.passesHolds !== true) return own;
    const behind = this.#scenario.links.filter(({ from, to }) => from === id && !isControlPlane(this.#around, to));
    for (const link of behind) {
      const obstacle = this.obstacleOn(link, new Set([...seen, id]));
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }

  #policyOf(policies: readonly PolicyDocument[] | undefined, place: string): Obstacle {
    const kind = policyKinds(policies, this.#catalog).find(({ refusesHolds }) => refusesHolds === true);
    return (
      kind && {
        reason: `${place} has the policy ${kind.kind}, which answers calls in place of the callee or makes copies of them: what one call takes cannot be held through it.`,
        hint: `Remove the policy, or hold over a second link without it.`,
      }
    );
  }
}
