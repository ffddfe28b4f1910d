import fc from "fast-check";

// One seed for everybody: a property that fails in CI fails on the desk as well. FAST_CHECK_SEED explores others.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261121) });
