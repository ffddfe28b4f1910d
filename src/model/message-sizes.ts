/** How many bytes requests and answers have: by operation, and the same on every hop of one user's request. */
import type { CallTable } from "./calls";
import { bytes, plainNumber, type SettingsOf, type UnionField, union } from "./fields";
import { assert, exp, log, pow } from "./kernel";

const SIZE_KINDS = {
  constant: {
    label: "Constant",
    help: "Always the same size.",
    fields: { bytes: bytes("Size", 1000, "The size.") },
  },
  uniform: {
    label: "Uniform",
    help: "Any size between two bounds, equally likely.",
    fields: {
      minBytes: bytes("Minimum", 500, "Smallest size."),
      maxBytes: bytes("Maximum", 1500, "Largest size."),
    },
  },
  exponential: {
    label: "Exponential",
    help: "Many small ones, few large ones.",
    fields: { meanBytes: bytes("Mean", 1000, "Mean size.") },
  },
  lognormal: {
    label: "Lognormal",
    help: "Skewed with a long tail, as bodies and files are; by median and 99th percentile.",
    fields: {
      p50Bytes: bytes("Median", 1000, "Half of them are smaller.", { min: 1 }),
      p99Bytes: bytes("99th percentile", 100_000, "One in a hundred is larger.", { min: 1 }),
    },
  },
  pareto: {
    label: "Pareto",
    help: "A power-law tail up to a maximum: uploads, web objects.",
    fields: {
      minBytes: bytes("Minimum", 1000, "Smallest size.", { min: 1 }),
      alpha: plainNumber("Tail exponent", 1.2, "The smaller, the heavier the tail.", { min: 0.01, max: 1000 }),
      maxBytes: bytes("Maximum", 10_000_000, "Largest size.", { min: 1 }),
    },
  },
} as const;

export type SizeSpec = {
  readonly [K in keyof typeof SIZE_KINDS]: { readonly kind: K } & SettingsOf<(typeof SIZE_KINDS)[K]["fields"]>;
}[keyof typeof SIZE_KINDS];

/** A setting that says how many bytes something has. */
export function size(label: string, defaultBytes: number, help: string): UnionField<SizeSpec> {
  const kinds = {
    ...SIZE_KINDS,
    constant: { ...SIZE_KINDS.constant, fields: { bytes: bytes("Size", defaultBytes, "The size.") } },
  };
  return union(label, "constant", kinds, help) as unknown as UnionField<SizeSpec>;
}

export interface SizedOperation {
  readonly requestSize: SizeSpec;
  readonly responseSize: SizeSpec;
}

const REQUEST = 1;
const RESPONSE = 2;

/**
 * Sizes are a function of (run, user's request, operation) rather than draws: a request that is retried, forwarded or
 * looked at twice has the same size each time, and nobody has to carry it along.
 */
export class MessageSizes {
  readonly #calls: CallTable;
  readonly #salt: number;
  readonly #requests: Sizes;
  readonly #responses: Sizes;

  /** @param salt 32 random bits of the run */
  constructor(calls: CallTable, operations: readonly SizedOperation[], salt: number) {
    this.#calls = calls;
    this.#salt = salt | 0;
    this.#requests = sizesOf(operations.map(({ requestSize }) => requestSize));
    this.#responses = sizesOf(operations.map(({ responseSize }) => responseSize));
  }

  /** Bytes of the request that `slot` carries. */
  requestBytes(slot: number): number {
    return this.#bytes(slot, this.#requests, REQUEST);
  }

  /** Bytes of the answer to what `slot` carries. */
  responseBytes(slot: number): number {
    return this.#bytes(slot, this.#responses, RESPONSE);
  }

  #bytes(slot: number, { fixed, quantiles }: Sizes, direction: number): number {
    const operation = this.#calls.operation[slot]!;
    const bytes = fixed[operation]!;
    return bytes >= 0 ? bytes : quantiles[operation]!(this.#uniform(slot, operation, direction));
  }

  #uniform(slot: number, operation: number, direction: number): number {
    const request = this.#calls.request[slot]!;
    let hash = Math.imul((request | 0) ^ this.#salt, 0x9e3779b1);
    hash = Math.imul((hash ^ (hash >>> 15)) + Math.floor(request / 4294967296) + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ (operation * 4 + direction), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
    return (((hash ^ (hash >>> 15)) >>> 0) + 0.5) / 4294967296;
  }
}

/** By operation. */
interface Sizes {
  /** -1 where sizes differ. */
  readonly fixed: Float64Array;
  readonly quantiles: readonly ((u: number) => number)[];
}

function sizesOf(specs: readonly SizeSpec[]): Sizes {
  return {
    fixed: Float64Array.from(specs, (spec) => (spec.kind === "constant" ? spec.bytes : -1)),
    quantiles: specs.map(sizeQuantile),
  };
}

/** The size that a share `u` of all messages does not exceed, in whole bytes; 0 < u < 1. */
export function sizeQuantile(spec: SizeSpec): (u: number) => number {
  switch (spec.kind) {
    case "constant":
      return () => spec.bytes;
    case "uniform":
      return (u) => Math.round(spec.minBytes + u * (spec.maxBytes - spec.minBytes));
    case "exponential":
      return (u) => Math.round(-spec.meanBytes * log(1 - u));
    case "lognormal": {
      const mu = log(spec.p50Bytes);
      const sigma = Math.max(0, (log(spec.p99Bytes) - mu) / normalQuantile(0.99));
      return (u) => Math.round(exp(mu + sigma * normalQuantile(u)));
    }
    case "pareto": {
      const { minBytes, maxBytes, alpha } = spec;
      const beyond = 1 - pow(Math.min(1, minBytes / maxBytes), alpha);
      return (u) => Math.round(minBytes * pow(1 - u * beyond, -1 / alpha));
    }
  }
}

/** Quantiles of the standard normal distribution to about 1e−7. Source: Wichura, algorithm AS 241 (PPND7), 1988. */
export function normalQuantile(p: number): number {
  assert(p > 0 && p < 1, "a quantile is asked for a share between 0 and 1");
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  const tail = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value = tail <= 5 ? nearTail(tail - 1.6) : farTail(tail - 5);
  return q < 0 ? -value : value;
}

function nearTail(r: number): number {
  return (
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1)
  );
}

function farTail(r: number): number {
  return (
    (((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115) /
    ((0.012258202635 * r + 0.24197894225) * r + 1)
  );
}
