/** A waiting line with a rule that drops who has waited too long: the one piece for stations and for policies that wait. */
import type { RandomStream } from "../kernel/random";
import { nsToMs } from "../kernel/time";
import { buildDropRule, type DropRule } from "./drop-rule";
import type { Context, Engine } from "./kind";
import { makeLine, type QueueRules, type RuledLine } from "./queue-settings";
import type { QueueDiscipline, WaitingLine } from "./waiting-line";

/** Moments of the first drops that are told. */
const DROP_LOG_LENGTH = 100;

export class ManagedLine {
  readonly line: WaitingLine;
  readonly #engine: Engine;
  readonly #ruled: RuledLine;
  readonly #onDropped: (slot: number) => void;
  #rules: QueueRules;
  #rule: DropRule | undefined;
  #dropCount = 0;
  readonly #firstDropsAtMs: number[] = [];

  /** `onDropped` hears of a call that was taken out unserved. It must not serve or settle anything from within. */
  constructor(
    context: Pick<Context, "engine" | "operations">,
    discipline: QueueDiscipline,
    rules: QueueRules,
    onDropped: (slot: number) => void,
    random?: RandomStream,
  ) {
    this.#engine = context.engine;
    this.#ruled = makeLine(context, discipline, rules, random);
    this.line = this.#ruled.line;
    this.#onDropped = onDropped;
    this.#rules = rules;
    this.#rule = buildDropRule(rules.queueManagement);
    if (this.#rule?.watchesStanding === true) this.line.watchStanding(context.engine.kernel);
  }

  /** Some rule says who is dropped; without one, whoever is next may be taken from `line` itself. */
  get hasRule(): boolean {
    return this.#rule !== undefined;
  }

  /** The call to serve next, taken out; −1 when nobody waits any more. The slot's `waitingSince` says when it joined. */
  take(): number {
    if (this.#rule === undefined) return this.line.take();
    return this.#rule.judges === "next" ? this.#takeNext(this.#rule) : this.#takeAfterOldest(this.#rule);
  }

  configure(rules: QueueRules): void {
    const isSame = JSON.stringify(rules.queueManagement) === JSON.stringify(this.#rules.queueManagement);
    this.#rules = rules;
    this.#ruled.configure(rules);
    if (isSame) return;
    this.#rule = buildDropRule(rules.queueManagement);
    if (this.#rule?.watchesStanding === true) this.line.watchStanding(this.#engine.kernel);
  }

  /** Undefined while nobody is ever dropped. */
  describe(): Readonly<Record<string, unknown>> | undefined {
    if (this.#rule === undefined && this.#dropCount === 0) return undefined;
    return {
      rule: this.#rules.queueManagement.kind,
      ...this.#rule?.describe?.(),
      dropCount: this.#dropCount,
      firstDropsAtMs: this.#firstDropsAtMs,
    };
  }

  #takeNext(rule: DropRule): number {
    for (;;) {
      const slot = this.line.take();
      if (slot < 0 || !this.#isDropped(rule, slot, this.line.length)) return slot;
      this.#drop(slot);
    }
  }

  #takeAfterOldest(rule: DropRule): number {
    for (;;) {
      const slot = this.line.oldest();
      if (slot < 0 || !this.#isDropped(rule, slot, this.line.length - 1)) return this.line.take();
      this.line.leave(slot);
      this.#drop(slot);
    }
  }

  #isDropped(rule: DropRule, slot: number, behindCount: number): boolean {
    const { calls, kernel } = this.#engine;
    return rule.drops(calls.waitingSince[slot]!, kernel.now, behindCount, this.line.standingSinceNs);
  }

  #drop(slot: number): void {
    this.#dropCount++;
    if (this.#firstDropsAtMs.length < DROP_LOG_LENGTH) this.#firstDropsAtMs.push(nsToMs(this.#engine.kernel.now));
    this.#onDropped(slot);
  }
}
