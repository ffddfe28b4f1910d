/** The one generator of seedrandom that we use, imported alone: @types/seedrandom describes only the whole package. */
declare module "seedrandom/lib/alea" {
  interface AleaState {
    readonly c: number;
    readonly s0: number;
    readonly s1: number;
    readonly s2: number;
  }
  interface Alea {
    (): number;
    state(): AleaState;
  }
  export default function alea(seed: string, options: { state: true }): Alea;
}
